import { SimulationError } from './error.ts';
import { Kernel } from './kernel.ts';
import type { Inputs, Run, Scenario, World } from './types.ts';

/** A scenario, or only its play with everything else left at its default. */
export type Story<R> = Scenario<R> | ((world: World) => Promise<R>);

/**
 * Plays a story and returns what happened, however it ended. The run is
 * decided by the code, the scenario and the inputs alone.
 *
 * @throws SimulationError when a fault is malformed or names no node.
 */
export async function record<R>(
  story: Story<R>,
  inputs: Inputs = {},
): Promise<Run<R>> {
  return new Kernel(scenarioOf(story), inputs).run();
}

/**
 * Plays a story that has to end well.
 *
 * @throws what the story threw, or SimulationError when it stalled, did not
 * end, or broke a rule; `error.run` holds the run.
 */
export async function simulate<R>(
  story: Story<R>,
  inputs: Inputs = {},
): Promise<Run<R> & { result: R }> {
  const run = await record(story, inputs);
  if (run.error instanceof Error) throw run.error;
  if (run.outcome !== 'finished') {
    throw new SimulationError(`The story threw ${String(run.error)}.`, run);
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
