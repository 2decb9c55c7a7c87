/** What is in `patterns-code/<slug>/`. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenarios, type LoadedScenarios } from './load-scenarios.ts';
import type { Problems } from './problems.ts';
import { kebab, readScenarios, type ScenarioSource } from './scenarios.ts';
import { readSpec, type Spec } from './spec.ts';
import type { FileRole, SourceFile, Story, Variant } from './types.ts';
import { EDITS, isNaive } from '../versions/names.ts';
import { readVariant } from './variants.ts';

/** A folder of patterns-code/, read. */
export interface Code extends Spec {
  variants: Variant[];
  files: SourceFile[];
  stories: Story[];
  /** The experiments that scenarios.ts exports. */
  experiments: ScenarioSource[];
  nodes: LoadedScenarios['nodes'];
}

/** Reads a pattern's code; the simulation and the template are not patterns. */
export async function readCode(
  root: string,
  slug: string,
  problems: Problems,
): Promise<Code> {
  const folder = `patterns-code/${slug}`;
  const files = readFiles(root, slug, problems);
  const textOf = (name: string) =>
    files.some((file) => file.name === name)
      ? readFileSync(join(root, folder, name), 'utf8')
      : undefined;

  const specFile = `${slug}.test.ts`;
  const specText = textOf(specFile);
  const before = problems.all.length;
  const spec =
    specText === undefined
      ? { guarantees: [], limits: [] }
      : readSpec(specFile, specText, problems.in(`${folder}/${specFile}`));
  // A spec that can't be read whole has more titles than were found.
  const isWhole = problems.all.length === before;
  const titles = [...spec.guarantees, ...spec.limits].map(({ title }) => title);
  const variants = files
    .filter(({ role }) => role === 'naive')
    .map(({ name }) =>
      readVariant(
        name,
        textOf(name)!,
        isWhole ? titles : undefined,
        problems.in(`${folder}/${name}`),
      ),
    );
  const scenarios = await readStories(
    root,
    slug,
    textOf('scenarios.ts'),
    problems,
  );
  return { ...spec, variants, files, ...scenarios };
}

/** Slugs of the folders of patterns-code/. */
export function codeFolders(root: string): string[] {
  return readdirSync(join(root, 'patterns-code'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name)
    .sort();
}

function readFiles(
  root: string,
  slug: string,
  problems: Problems,
): SourceFile[] {
  const folder = `patterns-code/${slug}`;
  const required = [`${slug}.ts`, 'scenarios.ts', `${slug}.test.ts`];
  for (const name of required) {
    if (existsSync(join(root, folder, name))) continue;
    problems.add(
      `${folder}/${name}`,
      '',
      'There is no such file. A pattern has ' +
        `${required.join(', ')}; patterns-code/_template shows each.`,
    );
  }
  return readdirSync(join(root, folder))
    .filter((name) => !UNSHOWN.includes(name))
    .flatMap((name) => {
      const role = roleOf(name, slug);
      if (role === undefined) {
        problems.add(
          `${folder}/${name}`,
          '',
          `is not a file of a pattern. Accepted: ${required.join(', ')}, ` +
            `naive.ts, naive-<what>.ts, ${UNSHOWN.join(', ')}. Move what is shared ` +
            'into one of them.',
        );
        return [];
      }
      const text = readFileSync(join(root, folder, name), 'utf8');
      return [{ name, role, lines: text.trimEnd().split('\n').length }];
    })
    .sort((a, b) => order(a) - order(b) || a.name.length - b.name.length);
}

/** What concerns those who write a pattern and not those who read it. */
const UNSHOWN = [EDITS, 'mistakes.ts', 'servers.test.ts'];

const ROLES: readonly FileRole[] = ['pattern', 'naive', 'scenarios', 'tests'];

function order({ role }: SourceFile): number {
  return ROLES.indexOf(role);
}

function roleOf(name: string, slug: string): FileRole | undefined {
  if (name === `${slug}.ts`) return 'pattern';
  if (name === `${slug}.test.ts`) return 'tests';
  if (name === 'scenarios.ts') return 'scenarios';
  return isNaive(name) ? 'naive' : undefined;
}

async function readStories(
  root: string,
  slug: string,
  text: string | undefined,
  problems: Problems,
): Promise<Pick<Code, 'stories' | 'experiments' | 'nodes'>> {
  if (text === undefined) return { stories: [], experiments: [], nodes: [] };
  const report = problems.in(`patterns-code/${slug}/scenarios.ts`);
  const sources = readScenarios(text);
  for (const { name, caption, line } of sources) {
    if (caption !== '') continue;
    report(name, `(line ${line}) has no doc comment. Write its caption there.`);
  }
  const stories = sources.filter(({ kind }) => kind === 'story');
  if (stories.length === 0) {
    report('', 'exports no story. Export at least one `const name: Scenario`.');
  }
  const loaded = await loadScenarios(root, slug).catch((error: unknown) => {
    report('', `can't be run: ${String(error)}`);
    return undefined;
  });
  return {
    stories: stories.map(({ name, title, caption }) => ({
      name,
      title,
      caption,
      figure: kebab(name),
      ...(loaded?.stories.get(name) ?? {
        seed: 1,
        faults: [],
        searchable: false,
        searchBounds: '',
        searchLimits: {},
        withoutPattern: false,
      }),
    })),
    experiments: sources.filter(({ kind }) => kind === 'experiment'),
    nodes: loaded?.nodes ?? [],
  };
}
