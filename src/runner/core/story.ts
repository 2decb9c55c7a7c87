/** Finds and plays the stories of a scenarios file. */
import { record } from '../../../patterns-code/_simulation/index.ts';
import type {
  Inputs,
  Scenario,
} from '../../../patterns-code/_simulation/types.ts';
import type { Job } from '../types.ts';
import type { Module } from './load.ts';
import type { Send } from './messages.ts';
import { ReaderError } from './reader-error.ts';
import { runData } from './run-data.ts';

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
