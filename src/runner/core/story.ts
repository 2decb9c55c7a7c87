/** Plays and searches the stories of a scenarios file. */
import { explore, record } from '../../../patterns-code/_simulation/index.ts';
import type {
  Inputs,
  Scenario,
} from '../../../patterns-code/_simulation/types.ts';
import type { Job } from '../types.ts';
import type { Module } from './load.ts';
import type { Send } from './messages.ts';
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

/** `now` counts real ms. */
export async function searchStory(
  story: Scenario,
  job: Job,
  send: Send,
  now: () => number,
): Promise<void> {
  let toldAt = -Infinity;
  const tell = (runs: number) => {
    if (now() - toldAt < PROGRESS_MS) return;
    toldAt = now();
    send({ type: 'progress', runs });
  };
  const faults = job.faults ?? story.faults ?? [];
  const seed = job.seed ?? story.seed ?? 1;
  const search = await explore({ ...story, faults, seed }, {}, tell);
  const { runs, exhaustive, unreached, violation } = search;
  const found =
    violation === undefined
      ? {}
      : { violation: { ...runData(violation), rule: violation.rule } };
  send({ type: 'search', runs, exhaustive, unreached, ...found });
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
