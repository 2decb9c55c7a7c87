/** Plays and searches the stories of a scenarios file. */
import { Searcher } from '../../../patterns-code/_simulation/branch.ts';
import { LIMIT } from '../../../patterns-code/_simulation/crew.ts';
import { named } from '../../../patterns-code/_simulation/explore.ts';
import { record } from '../../../patterns-code/_simulation/index.ts';
import type {
  Inputs,
  Scenario,
} from '../../../patterns-code/_simulation/types.ts';
import type { Job } from '../types.ts';
import type { Module } from './load.ts';
import type { Command, Send } from './messages.ts';
import { ReaderError } from './reader-error.ts';
import { runData } from './run-data.ts';

const PROGRESS_MS = 100;
const FILE = 'scenarios.ts';

/** @throws ReaderError when there is no such story; it lists those there are. */
export function storyOf(scenarios: Module, name: string): Scenario {
  const found = scenarios[name];
  if (isStory(found)) return found;
  const names = Object.keys(scenarios).filter((key) => isStory(scenarios[key]));
  const has =
    names.length === 0
      ? 'exports no story. A story is an exported object with a method `play`'
      : `exports these stories: ${names.join(', ')}`;
  throw new ReaderError(`There is no story "${name}": ${FILE} ${has}.`, {
    file: FILE,
    line: 1,
  });
}

export async function playStory(
  story: Scenario,
  job: Job,
  send: Send,
): Promise<void> {
  send({ type: 'run', run: runData(await record(story, inputsOf(job))) });
}

/**
 * Does the parts of a search that the host asks for, until it ends the
 * worker. `now` counts real ms.
 *
 * @throws what a part of it throws, for example when a fault names no node.
 */
export function serveSearch(
  story: Scenario,
  job: Job,
  send: Send,
  now: () => number,
  onCommand: (obey: (command: Command) => void) => void,
): Promise<never> {
  const given = [...(job.faults ?? story.faults ?? [])];
  const seed = job.seed ?? story.seed ?? 1;
  const { search = {} } = story;
  let runs = 0;
  let toldAt = -Infinity;
  const searcher = new Searcher(story, { ...search, seed }, () => {
    runs += 1;
    if (runs % 100 !== 0 || now() - toldAt < PROGRESS_MS) return;
    toldAt = now();
    send({ type: 'progress', runs });
  });
  const obey = async (command: Command) => {
    runs = 0;
    if ('branch' in command) {
      const { faults, limit } = command.branch;
      const branch = await searcher.branch(faults, limit);
      send({ type: 'branch', branch });
    } else {
      const { rule, ...run } = named(await searcher.replay(command.replay));
      send({ type: 'found', violation: { ...runData(run), rule } });
    }
  };
  return new Promise((_, reject) => {
    onCommand((command) => void obey(command).catch(reject));
    const { maxFaults = 1, limit = LIMIT } = search;
    send({ type: 'ready', maxFaults, limit, given });
  });
}

function isStory(value: unknown): value is Scenario {
  return typeof (value as Partial<Scenario> | null)?.play === 'function';
}

function inputsOf({ seed, faults, schedule }: Job): Inputs {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(faults === undefined ? {} : { faults }),
    ...(schedule === undefined ? {} : { schedule }),
  };
}
