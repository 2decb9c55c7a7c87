/** The worker's side of a search: plays the parts that the host asks for. */
import {
  Searcher,
  type Branch,
} from '../../../patterns-code/_simulation/branch.ts';
import { LIMIT } from '../../../patterns-code/_simulation/crew.ts';
import { SimulationError } from '../../../patterns-code/_simulation/error.ts';
import { named } from '../../../patterns-code/_simulation/explore.ts';
import { faultProblem } from '../../../patterns-code/_simulation/faults.ts';
import type {
  Fault,
  Scenario,
} from '../../../patterns-code/_simulation/types.ts';
import type { Job } from '../types.ts';
import {
  MAX_ADDED,
  MAX_FAULTS,
  MAX_GOALS,
  MAX_RUNS,
  MAX_TEXT,
} from './bounds.ts';
import { wholeFault } from './check-fault.ts';
import type { Answer, Command, Problem, Send } from './messages.ts';
import { ReaderError } from './reader-error.ts';
import { runData } from './run-data.ts';

const PROGRESS_MS = 100;

/** What a search needs of the worker that it is in. */
export interface Around {
  send: Send;
  /** Real ms. */
  now(): number;
  /** Resolves when all that nobody caught so far has been told. */
  settle(): Promise<void>;
  /** What the host asks after it has handed over the job. */
  onCommand(obey: (command: Command) => void): void;
  explain(error: unknown): Problem;
}

/**
 * Does the parts of a search that the host asks for, until it ends the
 * worker. What a part of it throws is the answer to that part.
 *
 * @throws ReaderError or SimulationError when there can't be such a search.
 */
export async function serveSearch(
  story: Scenario,
  job: Job,
  around: Around,
): Promise<never> {
  const { send, now, settle } = around;
  const given = [...(job.faults ?? story.faults ?? [])];
  const seed = job.seed ?? story.seed ?? 1;
  const { search = {} } = story;
  const { maxFaults = 1, limit = LIMIT } = search;
  let runs = 0;
  let toldAt = -Infinity;
  const searcher = new Searcher(story, { ...search, seed }, () => {
    runs += 1;
    if (runs % 100 !== 0 || now() - toldAt < PROGRESS_MS) return;
    toldAt = now();
    send({ type: 'progress', runs });
  });
  checkBounds(maxFaults, given);

  const answer = async (command: Command): Promise<Answer> => {
    const { id } = command;
    if ('replay' in command) {
      const { rule, ...run } = named(await searcher.replay(command.replay));
      return { type: 'found', id, violation: { ...runData(run), rule } };
    }
    const { faults, limit } = command.branch;
    const branch = await searcher.branch(faults, limit);
    // Nothing is added to these faults, so nobody will ask where it could be.
    if (faults.length - given.length >= maxFaults) {
      branch.points = [];
      branch.morePoints = false;
    }
    checkBranch(branch);
    return { type: 'branch', id, branch };
  };
  const obey = async (command: Command): Promise<void> => {
    runs = 0;
    const { id } = command;
    const failed = (error: unknown): Answer => ({
      type: 'failed',
      id,
      ...around.explain(error),
    });
    const answered = await answer(command).catch(failed);
    await settle();
    try {
      send(answered);
    } catch (error) {
      send(failed(error));
    }
  };
  await settle();
  around.onCommand((command) => void obey(command));
  send({ type: 'ready', maxFaults, limit: Math.min(limit, MAX_RUNS), given });
  return new Promise(() => {});
}

/** @throws ReaderError or SimulationError for what the host would refuse. */
function checkBounds(maxFaults: number, given: readonly Fault[]): void {
  if (maxFaults > MAX_ADDED) {
    throw new ReaderError(
      `The search's "maxFaults" can't be ${maxFaults} here: it is ` +
        `${MAX_ADDED} at most.`,
    );
  }
  for (const fault of given) {
    const problem = faultProblem(fault);
    if (problem !== undefined) throw new SimulationError(problem);
  }
  atMost(MAX_FAULTS, given.length, 'the story has', 'faults of its own');
  checkFaults(given);
}

/** @throws ReaderError when the answer can't be handed over whole. */
function checkBranch({ points, goals, violation }: Branch): void {
  atMost(MAX_GOALS, goals.length, 'the story has', 'goals');
  const long = goals.find((goal) => goal.length > MAX_TEXT);
  if (long !== undefined) {
    throw cutError(`the goal "${long.slice(0, 40)}…" is too long`);
  }
  checkFaults(points);
  if (violation === undefined) return;
  const { faults } = violation;
  atMost(MAX_FAULTS, faults.length, 'the run that breaks a rule has', 'faults');
  checkFaults(faults);
}

function checkFaults(faults: readonly Fault[]): void {
  const found = faults.find((fault) => wholeFault(fault) === undefined);
  if (found === undefined) return;
  const text = JSON.stringify(found).slice(0, 60);
  throw cutError(`the fault ${text}… has names that are too long, or too many`);
}

function atMost(most: number, count: number, has: string, what: string): void {
  if (count <= most) return;
  const [many, few] = [count, most].map((one) => one.toLocaleString('en'));
  throw cutError(`${has} ${many} ${what}, and ${few} can be looked at`);
}

function cutError(why: string): ReaderError {
  return new ReaderError(
    `The search was cut: ${why}. It has not tried everything.`,
  );
}
