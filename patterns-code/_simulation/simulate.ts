import { SimulationError } from './error.ts';
import { unknownNodeOf } from './faults.ts';
import { Kernel } from './kernel.ts';
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
  const names = run.nodes.map(({ name }) => name);
  const problem =
    run.outcome === 'finished'
      ? unknownNodeOf(run.faults, new Set(names))
      : undefined;
  if (problem !== undefined) throw new SimulationError(problem, run);
  return run;
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
    throw new SimulationError(threw(error), run);
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
  return threw(run.error);
}

/** What a story threw, in a sentence, whatever it is. */
function threw(error: unknown): string {
  try {
    return error instanceof Error
      ? `${error.name}: ${error.message}`
      : `The story threw ${String(error)}.`;
  } catch {
    return 'The story threw something that has no words.';
  }
}

/** The scenario of a story. */
export function scenarioOf<R>(story: Story<R>): Scenario<R> {
  return typeof story === 'function' ? { play: story } : story;
}
