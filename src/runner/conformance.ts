/**
 * Holds the patterns to what their pages say, under the code that runs in
 * the reader's browser: every behaviour passes, and each naive version fails
 * exactly those that its head comment names.
 */
import { readVariant } from '../catalog/variants.ts';
import { isNaive } from '../versions/names.ts';
import { runInNode } from './node.ts';
import type { BehaviourResult, Job, Report } from './types.ts';

/** Real ms; a machine under test does other things at the same time. */
const DEADLINE_MS = 60_000;

export type Files = Readonly<Record<string, string>>;

/**
 * The behaviours of a pattern with `variant` in the place of `./<slug>.ts`;
 * with `only`, all but those of this title are skipped. `run` is what runs
 * the job, for who has many.
 *
 * @throws Error with the sentence that a reader would see when the files
 * can't be loaded.
 */
export async function runSpecs(
  slug: string,
  files: Files,
  variant: string,
  only?: string,
  run: (job: Job) => Promise<Report[]> = runInNode,
): Promise<BehaviourResult[]> {
  const reports = await run({
    slug,
    files,
    variant,
    story: '',
    task: 'run',
    deadlineMs: DEADLINE_MS,
    ...(only === undefined ? {} : { only }),
  });
  const errors = reports.filter((one) => one.type === 'error');
  if (errors.length > 0) {
    throw new Error(errors.map((one) => one.message).join('\n'));
  }
  return reports.flatMap((one) =>
    one.type === 'behaviours' ? one.results : [],
  );
}

/**
 * What is wrong with a pattern or with one of its variants, in sentences.
 * What `broken` lists fails in the pattern itself, and is said there.
 */
export function problemsOf(
  folder: string,
  variant: string,
  text: string,
  results: readonly BehaviourResult[],
  broken: readonly string[] = [],
): string[] {
  const failed = results.filter((one) => one.state === 'fail');
  if (!isNaive(variant)) {
    return failed.map(
      ({ title, message = '', place }) =>
        `${folder}/${place?.file ?? variant}, line ${place?.line ?? 1}: ` +
        `"${title}" fails under the runner: ${message}`,
    );
  }
  const problems: string[] = [];
  const titles = results.map((one) => one.title);
  const file = `${folder}/${variant}`;
  const added = (title: string) => !broken.includes(title);
  if (!text.includes('@breaks'))
    return [listToPaste(file, failed.map(titleOf).filter(added))];
  const { breaks } = readVariant(variant, text, titles, (field, what) =>
    problems.push(`${file}, ${field}: ${what}`),
  );
  for (const title of failed.map(titleOf).filter(added)) {
    if (!breaks.includes(title)) {
      problems.push(
        `${file}: add ${JSON.stringify(title)} to its breaks in edits.ts: ` +
          'it fails.',
      );
    }
  }
  for (const title of breaks) {
    if (results.some((one) => one.title === title && one.state === 'pass')) {
      problems.push(
        `${file}: take ${JSON.stringify(title)} out of its breaks in ` +
          'edits.ts: it holds. Or write a test that tells the two apart.',
      );
    }
  }
  return problems;
}

function titleOf({ title }: BehaviourResult): string {
  return title;
}

/** As Prettier would write it. */
function inQuotes(title: string): string {
  return /['\\]/.test(title) ? JSON.stringify(title) : `'${title}'`;
}

/** For a version whose breaks were left out: what they are, as code. */
function listToPaste(file: string, titles: readonly string[]): string {
  if (titles.length === 0) {
    return (
      `${file}: every behaviour holds in it. A naive version breaks one: ` +
      'leave out more in edits.ts, or write the test that tells the two apart.'
    );
  }
  const lines = titles.map((title) => `  ${inQuotes(title)},`);
  return [
    `${file}: has no breaks in edits.ts. These behaviours fail in it; if ` +
      'they should, paste:',
    'breaks: [',
    ...lines,
    '],',
  ].join('\n');
}
