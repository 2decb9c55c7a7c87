import { SimulationError } from './error.ts';
import { nodesOf } from './faults.ts';
import { Kernel, type Recording } from './kernel.ts';
import type { Inputs, Run, Scenario, World } from './types.ts';

/** A scenario, or only its play with everything else left at its default. */
export type Story<R> = Scenario<R> | ((world: World) => Promise<R>);

/**
 * Plays a story and returns what happened, however it ended. The run is
 * decided by the code, the scenario and the inputs alone.
 *
 * @throws SimulationError when the network or a fault is malformed, or when
 * the story has finished and there never was a node that a fault names.
 */
export async function record<R>(
  story: Story<R>,
  inputs: Inputs = {},
): Promise<Run<R>> {
  const run = await new Kernel(scenarioOf(story), inputs).run();
  const problem = unknownNodeOf(run);
  if (problem !== undefined) throw new SimulationError(problem, run);
  return run;
}

/** A sentence about a fault that can't have been meant, or undefined. */
function unknownNodeOf(run: Recording<unknown>): string | undefined {
  if (run.outcome !== 'finished') return undefined;
  const known = run.nodes.map(({ name }) => name);
  const unknown = run.faults
    .flatMap((fault) => nodesOf(fault))
    .find((name) => !known.includes(name));
  return unknown === undefined
    ? undefined
    : `There is no node called "${unknown}". There are: ${known.join(', ')}.`;
}

/**
 * Plays a story that has to end well.
 *
 * @throws what the story, a rule or a node's boot threw; or SimulationError
 * when the story stalled, did not end or broke a rule, or for what `record`
 * throws. Its `run` holds the run, if one was played.
 */
export async function simulate<R>(
  story: Story<R>,
  inputs: Inputs = {},
): Promise<Run<R> & { result: R }> {
  const run = await record(story, inputs);
  const { error } = run;
  if (error instanceof SimulationError && error.run === undefined) {
    throw new SimulationError(error.message, run);
  }
  if (error instanceof Error) throw error;
  if (run.outcome !== 'finished') {
    throw new SimulationError(`The story threw ${String(error)}.`, run);
  }
  const problem = problemOf(run);
  if (problem !== undefined) throw new SimulationError(problem, run);
  return { ...run, result: run.result as R };
}

/** Why a run did not end well, in a sentence, or undefined. */
export function problemOf(run: Run): string | undefined {
  const [broken] = run.violated;
  if (broken !== undefined) {
    return `"${broken.rule}" did not hold at ${broken.at} ms.`;
  }
  if (run.outcome === 'finished') return undefined;
  return run.error instanceof Error
    ? `${run.error.name}: ${run.error.message}`
    : `The story threw ${String(run.error)}.`;
}

/** The scenario of a story. */
export function scenarioOf<R>(story: Story<R>): Scenario<R> {
  return typeof story === 'function' ? { play: story } : story;
}
