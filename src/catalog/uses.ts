/** The components on a page against what was recorded and measured. */
import { didYouMean, nearest } from './names.ts';
import type { Page, Use } from './mdx.ts';
import { quoted, type Report } from './problems.ts';
import type { Pattern } from './types.ts';

type Data = Pick<
  Pattern,
  'slug' | 'stories' | 'experiments' | 'figures' | 'findings' | 'variants'
> & {
  /** The experiments of scenarios.ts, recorded yet or not. */
  declared: readonly string[];
};

/** Without these a page is not whole. */
const ALWAYS = [
  'Topology',
  'Playground',
  'Behaviours',
  'Limits',
  'Related',
  'Reference',
];

/** Reports names that don't exist, and what is recorded and not shown. */
export function checkUses(page: Page, data: Data, report: Report): void {
  const stories = data.stories.map(({ name }) => name);
  const shown = (component: string) =>
    page.uses.filter((use) => use.component === component);

  const needed = [
    ...ALWAYS,
    ...(data.figures.some(({ name }) => name === 'states') ? ['States'] : []),
    ...(data.findings.length > 0 ? ['Findings'] : []),
  ];
  for (const component of needed.filter((one) => shown(one).length === 0)) {
    // Misspelt, it is no component, and that is said of it.
    const meant = page.uses.find(
      (use) => nearest(use.component, needed) === component,
    );
    const field = meant === undefined ? '' : `line ${meant.line}`;
    const what =
      meant === undefined
        ? 'is missing from the page. Put it into its section.'
        : `is missing from the page. Was <${meant.component} /> to be it?`;
    report(field, `<${component} /> ${what}`);
  }
  checkNamed('Story', stories, shown('Story'), report);
  checkNamed('Experiment', data.declared, shown('Experiment'), report);
  for (const use of shown('Try')) {
    const wrong = trialProblem(use, data);
    if (wrong !== undefined) report(`line ${use.line}`, wrong);
  }
  for (const use of shown('Value')) {
    const wrong = valueProblem(use, data);
    if (wrong !== undefined) report(`line ${use.line}`, wrong);
  }
}

function checkNamed(
  component: string,
  names: readonly string[],
  uses: readonly Use[],
  report: Report,
): void {
  for (const { attributes, line } of uses) {
    const name = String(attributes.name ?? '');
    if (names.includes(name)) continue;
    report(
      `line ${line}`,
      `<${component} name="${name}" /> names nothing that scenarios.ts ` +
        `exports.${didYouMean(name, names)} Accepted: ${quoted(names)}.`,
    );
  }
  const used = uses.map(({ attributes }) => String(attributes.name ?? ''));
  const meant = used
    .filter((name) => !names.includes(name))
    .map((name) => nearest(name, names));
  for (const name of names) {
    const lines = uses
      .filter(({ attributes }) => attributes.name === name)
      .map(({ line }) => line);
    if (lines.length > 1) {
      report(
        `line ${lines[1]}`,
        `<${component} name="${name}" /> is shown in line ${lines[0]} as ` +
          'well. Show each once.',
      );
    }
    if (lines.length > 0 || meant.includes(name)) continue;
    report(
      '',
      `"${name}" of scenarios.ts is not on the page. Show it with ` +
        `<${component} name="${name}" />, or delete it.`,
    );
  }
}

/** Who follows it has to see something else than the pattern shows. */
function trialProblem(use: Use, data: Data): string | undefined {
  const { story, version = `${data.slug}.ts`, task = 'run' } = use.attributes;
  const files = [`${data.slug}.ts`, ...data.variants.map(({ file }) => file)];
  const found = data.stories.find(({ name }) => name === story);
  if (found === undefined) {
    const names = data.stories.map(({ name }) => name);
    return `<Try story="${story}" … /> names no story. Accepted: ${quoted(names)}.`;
  }
  if (!files.includes(String(version))) {
    return `<Try version="${version}" … /> names no version. Accepted: ${quoted(files)}.`;
  }
  if (task !== 'search') return undefined;
  const search = data.findings.find(
    (one) => one.story === story && one.file === version,
  );
  if (search?.violation !== undefined) return undefined;
  return (
    `<Try story="${story}" version="${version}" task="search" … /> finds ` +
    'nothing. Name a story and a version in which the search finds something.'
  );
}

function valueProblem(use: Use, data: Data): string | undefined {
  const { experiment, series, x } = use.attributes;
  if (!data.declared.includes(String(experiment))) {
    return (
      `<Value experiment="${experiment}" … /> names no experiment. ` +
      `Accepted: ${quoted(data.declared)}.`
    );
  }
  const found = data.experiments.find(({ name }) => name === experiment);
  if (found === undefined) return undefined; // reported as not recorded
  const line = found.series.find(({ name }) => name === series);
  if (line === undefined) {
    const all = found.series.map(({ name }) => name);
    return `<Value series="${series}" … /> is no series of "${experiment}". Accepted: ${quoted(all)}.`;
  }
  const at = found.x.values.findIndex((value) => String(value) === String(x));
  if (at !== -1 && line.values[at] !== undefined) return undefined;
  const all = found.x.values.map(String);
  return `<Value x={${x}} … /> was not measured in "${experiment}". Accepted: ${quoted(all)}.`;
}
