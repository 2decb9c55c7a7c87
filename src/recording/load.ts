/**
 * Loads a pattern's scenarios, with the pattern itself or with one of its
 * naive versions in its place, together with a simulation to run them in.
 */
import { build, type Plugin } from 'esbuild';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type * as simulation from '../../patterns-code/_simulation/index.ts';
import type {
  Experiment,
  Scenario,
} from '../../patterns-code/_simulation/types.ts';

/** The exports of scenarios.ts, and what runs them. */
export interface Loaded {
  stories: ReadonlyMap<string, Scenario>;
  experiments: ReadonlyMap<string, Experiment>;
  record: typeof simulation.record;
  explore: typeof simulation.explore;
}

/**
 * Bundles `patterns-code/<slug>/scenarios.ts`, `file` standing for
 * `./<slug>.ts`, and runs the bundle.
 *
 * @throws Error when a file can't be compiled or loaded.
 */
export async function loadPattern(
  root: string,
  slug: string,
  file = `${slug}.ts`,
): Promise<Loaded> {
  const folder = join(root, 'patterns-code', slug);
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents:
        "export * as scenarios from './scenarios.ts';\n" +
        "export { explore, record } from '../_simulation/index.ts';\n",
      resolveDir: folder,
      loader: 'ts',
    },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'silent',
    plugins: [standIn(`./${slug}.ts`, join(folder, file))],
  });
  const bundle = run(outputFiles[0]?.text ?? '');
  const all = Object.entries(bundle.scenarios);
  const holding = <T>(field: string) =>
    new Map(
      all.filter(
        (entry): entry is [string, T] =>
          typeof entry[1] === 'object' &&
          entry[1] !== null &&
          field in entry[1],
      ),
    );
  const { record, explore } = bundle;
  return {
    stories: holding<Scenario>('play'),
    experiments: holding<Experiment>('series'),
    record,
    explore,
  };
}

/** Only what scenarios.ts imports: a naive version may import the pattern. */
function standIn(name: string, path: string): Plugin {
  return {
    name: 'stand-in',
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\// }, ({ path: wanted, importer }) =>
        wanted === name && importer.endsWith('scenarios.ts')
          ? { path }
          : undefined,
      );
    },
  };
}

type Bundle = Pick<Loaded, 'record' | 'explore'> & {
  scenarios: Record<string, unknown>;
};

function run(code: string): Bundle {
  const start = runInThisContext(
    `(function (module, exports) {${code}\n})`,
  ) as (module: { exports: unknown }, exports: unknown) => void;
  const module = { exports: {} as unknown };
  start(module, module.exports);
  return module.exports as Bundle;
}
