/**
 * Runs the scenarios.ts files, to learn what the syntax tree can't say: seed,
 * faults, whether a story is searched, and who takes part. They are bundled
 * anew each time, so that an edit shows while the development server runs.
 */
import { build } from 'esbuild';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type * as simulation from '../../patterns-code/_simulation/index.ts';
import type { Scenario } from '../../patterns-code/_simulation/types.ts';
import { boundsOf } from './searched.ts';
import type { Pattern } from './types.ts';

/** One story, as its module defines it. */
export interface LoadedStory {
  seed: number;
  faults: readonly unknown[];
  searchable: boolean;
  /** Of its search, in words; empty if there is none. */
  searchBounds: string;
  /** Rules that a search breaks in the pattern itself, and the limits. */
  searchLimits: Readonly<Record<string, string>>;
  withoutPattern: boolean;
}

export interface LoadedScenarios {
  stories: ReadonlyMap<string, LoadedStory>;
  /** Everyone who takes part in a story, in order of appearance. */
  nodes: Pattern['nodes'];
}

type Node = Pattern['nodes'][number];

interface Bundle {
  scenarios: Record<string, unknown>;
  record: typeof simulation.record;
}

const DEFAULT_SEED = 1;

/**
 * Plays each story of `patterns-code/<slug>/scenarios.ts` once.
 *
 * @throws Error when the file can't be compiled or loaded.
 */
export async function loadScenarios(
  root: string,
  slug: string,
): Promise<LoadedScenarios> {
  const { scenarios, record } = run(await bundle(root, slug));
  const stories = new Map<string, LoadedStory>();
  const nodes = new Map<string, Node>();
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (!isScenario(scenario)) continue;
    stories.set(name, {
      seed: scenario.seed ?? DEFAULT_SEED,
      faults: scenario.faults ?? [],
      searchable: scenario.search !== undefined,
      searchBounds: scenario.search ? boundsOf(scenario.search) : '',
      searchLimits: scenario.search?.limits ?? {},
      withoutPattern: scenario.withoutPattern === true,
    });
    const { trace } = await record(scenario);
    for (const event of trace) {
      if (event.type !== 'node') continue;
      const { node: name, kind, group } = event;
      const known = nodes.get(name);
      const isWithout = scenario.withoutPattern === true;
      nodes.set(name, {
        ...(known ?? { name, kind, ...(group === undefined ? {} : { group }) }),
        withoutPattern: isWithout && known?.withoutPattern !== false,
      });
    }
  }
  return { stories, nodes: [...nodes.values()].map(marked) };
}

/** Says only of those few that they take no part in the pattern. */
function marked({ withoutPattern, ...node }: Node): Node {
  return withoutPattern === true ? { ...node, withoutPattern } : node;
}

async function bundle(root: string, slug: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents:
        "export * as scenarios from './scenarios.ts';\n" +
        "export { record } from '../_simulation/index.ts';\n",
      resolveDir: join(root, 'patterns-code', slug),
      loader: 'ts',
    },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

function run(code: string): Bundle {
  const start = runInThisContext(
    `(function (module, exports) {${code}\n})`,
  ) as (module: { exports: unknown }, exports: unknown) => void;
  const module = { exports: {} as unknown };
  start(module, module.exports);
  return module.exports as Bundle;
}

function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && 'play' in value;
}
