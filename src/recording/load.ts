/**
 * Loads a pattern's scenarios, with the pattern itself or with one of its
 * naive versions in its place, together with a simulation to run them in.
 */
import { build } from 'esbuild';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { Kernel } from '../../patterns-code/_simulation/kernel.ts';
import type * as simulation from '../../patterns-code/_simulation/index.ts';
import type {
  Experiment,
  Run,
  Scenario,
} from '../../patterns-code/_simulation/types.ts';
import { exportsWith } from './exports.ts';
import { scenariosWith, standIn } from './stand-in.ts';

/** The exports of scenarios.ts, and what runs them. */
export interface Loaded {
  stories: ReadonlyMap<string, Scenario>;
  experiments: ReadonlyMap<string, Experiment>;
  record: typeof simulation.record;
  explore: typeof simulation.explore;
  /** Calls `seen` with each run that a story or an experiment plays. */
  watch: (seen: (run: Run) => void) => void;
  /** For who has to know how a run is made. */
  makeKernel: (
    ...args: ConstructorParameters<typeof Kernel<unknown>>
  ) => Kernel<unknown>;
}

/**
 * Bundles `patterns-code/<slug>/scenarios.ts`, `file` standing for
 * `./<slug>.ts`, and runs the bundle. `texts` holds other texts for some
 * files, by their paths.
 *
 * @throws Error when a file can't be compiled or loaded.
 */
export async function loadPattern(
  root: string,
  slug: string,
  file = `${slug}.ts`,
  texts?: ReadonlyMap<string, string>,
): Promise<Loaded> {
  const scenarios = JSON.stringify(scenariosWith(slug, file));
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents:
        `export * as scenarios from ${scenarios};\n` +
        "export { explore, record } from './_simulation/index.ts';\n" +
        "export { Kernel } from './_simulation/kernel.ts';\n",
      resolveDir: join(root, 'patterns-code'),
      loader: 'ts',
    },
    bundle: true,
    // A class that shares its name with another keeps it, as in the browser.
    keepNames: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'silent',
    plugins: [standIn(root, texts)],
  });
  const bundle = run(namingClasses(outputFiles[0]?.text ?? ''));
  const { record, explore, Kernel } = bundle;
  return {
    stories: exportsWith<Scenario>(bundle.scenarios, 'play'),
    experiments: exportsWith<Experiment>(bundle.scenarios, 'series'),
    record,
    explore,
    watch: (seen) => watchRuns(bundle.Kernel, seen),
    makeKernel: (...args) => new Kernel(...args),
  };
}

const NAMES =
  'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });';

/**
 * esbuild names every function anew whenever it is made, which takes an
 * eighth of the time of a recording. Nobody asks for the name of an arrow.
 */
function namingClasses(code: string): string {
  return code.replace(NAMES, (all) =>
    all.replace('=> ', '=> target.prototype === undefined ? target : '),
  );
}

type Bundle = Pick<Loaded, 'record' | 'explore'> & {
  Kernel: typeof Kernel<unknown>;
  scenarios: Record<string, unknown>;
};

/** Each bundle has a kernel of its own, so this changes no other's. */
function watchRuns({ prototype }: Bundle['Kernel'], seen: (run: Run) => void) {
  const play = prototype.run;
  prototype.run = async function (this: Kernel<unknown>) {
    const played = await play.call(this);
    seen(played);
    return played;
  };
}

function run(code: string): Bundle {
  const start = runInThisContext(
    `(function (module, exports) {${code}\n})`,
  ) as (module: { exports: unknown }, exports: unknown) => void;
  const module = { exports: {} as unknown };
  start(module, module.exports);
  return module.exports as Bundle;
}
