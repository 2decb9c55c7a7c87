/** What is recorded in `diagrams/<slug>/`. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Code } from './code.ts';
import type { Problems, Report } from './problems.ts';
import { kebab } from './scenarios.ts';
import { readSvg } from './svg.ts';
import type { ExperimentResult, Figure, SearchFinding } from './types.ts';

/** What records a pattern anew. */
const redraw = (slug: string) =>
  `Run \`npm run check -- ${slug} -u\`, which records it.`;

export interface Recorded {
  figures: Figure[];
  experiments: ExperimentResult[];
  findings: SearchFinding[];
}

/** Slugs of the folders of diagrams/. */
export function diagramFolders(root: string): string[] {
  if (!existsSync(join(root, 'diagrams'))) return [];
  return readdirSync(join(root, 'diagrams'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name)
    .sort();
}

/** Reads what was recorded; reports what is missing and what is left over. */
export function readRecorded(
  root: string,
  slug: string,
  code: Code,
  problems: Problems,
): Recorded {
  const folder = `diagrams/${slug}`;
  const path = join(root, folder);
  const names = existsSync(path) ? readdirSync(path) : [];
  const json = (name: string): unknown =>
    names.includes(name)
      ? readJson(path, name, slug, problems.in(`${folder}/${name}`))
      : undefined;

  const findings = (json('searches.json') ?? []) as SearchFinding[];
  const measured = new Map(
    code.experiments.map(({ name }) => [name, json(`${kebab(name)}.json`)]),
  );
  const tables = [...measured].flatMap(([name, value]) =>
    isMeasured(value) && value.y === undefined ? [name] : [],
  );
  const expected = expectedFiles(code, findings, names, tables);
  const [missing, ...more] = expected.filter((one) => !names.includes(one));
  if (missing !== undefined) {
    // One cause, one sentence: after an edit most of them are missing.
    const others = more.length === 0 ? '' : `, and ${more.length} more with it`;
    problems.add(
      `${folder}/${missing}`,
      '',
      `has not been recorded${others}. ${redraw(slug)}`,
    );
  }
  for (const name of names.filter((one) => !expected.includes(one))) {
    problems.add(
      `${folder}/${name}`,
      '',
      'belongs to no story, experiment or finding of ' +
        `patterns-code/${slug}/scenarios.ts. Run \`npm run check -- ${slug} ` +
        '-u`, which deletes it.',
    );
  }
  const figures = expected
    .filter((name) => name.endsWith('.svg') && names.includes(name))
    .flatMap((name) => {
      const head = readSvg(readFileSync(join(path, name), 'utf8'));
      if (head !== undefined) {
        const figure = name.replace(/\.svg$/, '');
        return [{ name: figure, kind: kindOf(figure, code), ...head }];
      }
      problems.add(
        `${folder}/${name}`,
        '',
        `has no <title>, <desc>, or width and height. ${redraw(slug)}`,
      );
      return [];
    });
  const experiments = code.experiments.flatMap(({ name, title, caption }) => {
    const figure = kebab(name);
    const value = measured.get(name);
    if (value === undefined) return [];
    if (isMeasured(value)) return [{ name, title, caption, figure, ...value }];
    problems.add(
      `${folder}/${figure}.json`,
      '',
      `has no x and series. ${redraw(slug)}`,
    );
    return [];
  });
  return { figures, experiments, findings };
}

function expectedFiles(
  code: Code,
  findings: readonly SearchFinding[],
  names: readonly string[],
  tables: readonly string[],
): string[] {
  const both = (figure: string) => [`${figure}.mmd`, `${figure}.svg`];
  const found = findings.flatMap(({ violation }) =>
    violation === undefined ? [] : [violation.figure],
  );
  const drawn = [...code.stories.map(({ figure }) => figure), ...found];
  const states = names.some((name) => name.startsWith('states.'));
  // Stories that don't load may have been searched.
  const searched =
    code.stories.some(({ searchable }) => searchable) ||
    (code.nodes.length === 0 && names.includes('searches.json'));
  const files = [
    ...both('topology'),
    ...(states ? both('states') : []),
    ...drawn.flatMap(both),
    ...code.experiments.flatMap(({ name }) => [
      ...(tables.includes(name) ? [] : [`${kebab(name)}.svg`]),
      `${kebab(name)}.json`,
    ]),
    ...(searched ? ['searches.json'] : []),
    'fingerprints.json',
  ];
  return [...new Set(files)];
}

function kindOf(name: string, code: Code): Figure['kind'] {
  if (name === 'topology' || name === 'states') return name;
  const plotted = code.experiments.some((one) => kebab(one.name) === name);
  return plotted ? 'plot' : 'sequence';
}

function isMeasured(
  value: unknown,
): value is Pick<ExperimentResult, 'x' | 'y' | 'series'> {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, series } = value as Partial<ExperimentResult>;
  return x !== undefined && y !== null && Array.isArray(series);
}

function readJson(
  folder: string,
  name: string,
  slug: string,
  report: Report,
): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (error) {
    report('', `is not JSON (${String(error)}). ${redraw(slug)}`);
    return undefined;
  }
}
