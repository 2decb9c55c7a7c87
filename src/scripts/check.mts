/**
 * `npm run check -- <slug>`: every check that concerns one pattern, in
 * seconds, and the next thing to do. With `-u` its naive versions are written,
 * its files formatted and its diagrams recorded first. `npm test` does the same for all of them, and
 * for the site.
 */
import { createVitest, type Vitest } from 'vitest/node';
import { CatalogError, type Problem } from '../catalog/problems.ts';
import { didYouMean } from '../catalog/names.ts';
import { pageProblems, recordedProblems } from '../catalog/own-problems.ts';
import { slugsOf } from '../recording/versions.ts';
import {
  formatFiles,
  lintProblems,
  programOf,
  typeProblems,
  unformatted,
} from '../testing/pattern-code.ts';
import { writeVersions } from '../versions/write.ts';

const RECORD = 'src/recording/record.test.ts';
/** Tests of all patterns, which heed `PATTERN`. */
const SHARED = [
  'patterns-code/versions.test.ts',
  'patterns-code/conformance.test.ts',
  'patterns-code/tidy.test.ts',
  'patterns-code/clocks.test.ts',
  'patterns-code/mistakes.test.ts',
  RECORD,
];

/** The last step, with which every new pattern begins. */
const LAST = 'Left to write';

const root = process.cwd();
const update = process.argv.includes('-u');
const [slug = '', ...rest] = process.argv
  .slice(2)
  .filter((word) => word !== '-u');
const slugs = slugsOf(root);

/**
 * Vitest in this process, for all that it is asked to run. One worker: a
 * second would load the same modules a second time.
 */
async function vitestOf(update: boolean): Promise<Vitest> {
  process.env.PATTERN = slug;
  const vitest = await createVitest('test', {
    config: 'src/config/vitest.config.mts',
    reporters: ['dot'],
    maxWorkers: 1,
    watch: false,
    update,
  });
  await vitest.standalone();
  return vitest;
}

/** Runs the tests in some files; whether there were any and they passed. */
async function run(
  name: string,
  vitest: Vitest,
  files: string[],
): Promise<boolean> {
  console.log(`\n== ${name}`);
  const specs = await vitest.globTestSpecifications(files);
  const { unhandledErrors } = await vitest.runTestSpecifications(specs);
  return (
    specs.length > 0 &&
    unhandledErrors.length === 0 &&
    specs.every(({ testModule }) => testModule?.ok() === true)
  );
}

/** Records its pictures, searches and measurements anew. */
async function record(): Promise<boolean> {
  const vitest = await vitestOf(true);
  const ok = await run('Record', vitest, [RECORD]);
  await vitest.close();
  return ok;
}

/** Its own tests, and if they pass those of all patterns. */
async function checkTests(): Promise<string | undefined> {
  const vitest = await vitestOf(false);
  try {
    const own = [`patterns-code/${slug}/`];
    // What fails here fails in the tests of all patterns as well.
    if (!(await run('Behaviours', vitest, own))) return 'Behaviours';
    const shared = 'Rules of all patterns';
    return (await run(shared, vitest, SHARED)) ? undefined : shared;
  } finally {
    await vitest.close();
  }
}

/** Says what was found; whether that is nothing. */
function say(name: string, text: string, isWrong = text !== ''): boolean {
  console.log(`\n== ${name}`);
  if (text !== '') console.error(text);
  return !isWrong;
}

/** Only this pattern and what it imports: types, and lint with those types. */
async function checkCode(): Promise<'Types' | 'Lint' | undefined> {
  const program = programOf(root, slug);
  if (!say('Types', typeProblems(root, program))) return 'Types';
  const { text, isWrong } = await lintProblems(root, slug, program);
  return say('Lint', text, isWrong) ? undefined : 'Lint';
}

/** Whether its files could be given their form; one may be no TypeScript. */
async function formatAll(): Promise<boolean> {
  const failed = await formatFiles(root, slug).catch(String);
  return say('Format', failed ?? '');
}

/** Writes the naive versions from what they change in the pattern. */
async function write(): Promise<boolean> {
  console.log('\n== Naive versions');
  const wrong = await writeVersions(root, slug);
  if (wrong.length > 0) console.error(wrong.join('\n'));
  return wrong.length === 0;
}

/** What its recorded searches found, before tests fail for the same cause. */
async function checkSearches(): Promise<boolean> {
  const found = await recordedProblems(root, slug);
  return say('Searches', textOf(found));
}

/** Its page, for what a build would refuse and what it still lacks. */
async function checkPage(): Promise<typeof LAST | 'Page' | undefined> {
  const { wrong, unready } = await pageProblems(root, slug);
  if (!say('Page', textOf(wrong))) return 'Page';
  return say(LAST, textOf(unready)) ? undefined : LAST;
}

function textOf(problems: readonly Problem[]): string {
  return problems.length === 0 ? '' : new CatalogError(problems).message;
}

/** The checks in the order in which their mistakes are mended. */
async function check(): Promise<string | undefined> {
  if (update && !(await write())) return 'Naive versions';
  if (update && !(await formatAll())) return 'Format';
  const wrong = await checkCode();
  if (wrong !== undefined) return wrong;
  if (!say('Form', (await unformatted(root, slug)).join('\n'))) {
    return `Form (\`npm run check -- ${slug} -u\` mends it)`;
  }
  if (update && !(await record())) return 'Record';
  if (!(await checkSearches())) return 'Searches';
  const failed = await checkTests();
  if (failed !== undefined) return failed;
  return checkPage();
}

/** What to do next. */
function lastLine(failed: string | undefined): string {
  if (failed === undefined) {
    return 'everything holds. `npm test` checks the site as well.';
  }
  if (failed === LAST) {
    return `what is there holds. ${LAST} is what stands above, and then it is ready.`;
  }
  return (
    `mend this first: ${failed}, above. What comes after it has not been ` +
    'checked.'
  );
}

if (!slugs.includes(slug) || rest.length > 0) {
  const near = slug === '' ? '' : didYouMean(slug, slugs);
  console.error(
    'Usage: npm run check -- <slug> [-u]\n' +
      (near === '' ? '' : `There is no pattern "${slug}".${near}\n`) +
      'A new pattern begins with `npm run new -- <category> <slug>`.',
  );
  process.exitCode = 1;
} else {
  const failed = await check();
  console.log(`\n${slug}: ${lastLine(failed)}`);
  process.exitCode = failed === undefined ? 0 : 1;
}
