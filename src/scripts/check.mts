/**
 * `npm run check -- <slug>`: every check that concerns one pattern, in
 * seconds, and the next thing to do. With `-u` its naive versions are written,
 * its files formatted and its diagrams recorded first. `npm test` does the same for all of them, and
 * for the site.
 */
import { spawnSync } from 'node:child_process';
import { CatalogError, type Problem } from '../catalog/problems.ts';
import { didYouMean } from '../catalog/names.ts';
import { readCatalog } from '../catalog/read.ts';
import { slugsOf } from '../recording/versions.ts';
import { binary } from '../testing/binary.ts';
import {
  formatFiles,
  lintProblems,
  programOf,
  typeProblems,
  unformatted,
} from '../testing/pattern-code.ts';
import { writeVersions } from '../versions/write.ts';

/** One worker: a second would load the same modules a second time. */
const VITEST = [
  ...['run', '-c', 'src/config/vitest.config.mts', '--reporter=dot'],
  '--maxWorkers=1',
];
/** Tests of all patterns, which heed `PATTERN`. */
const SHARED = [
  'patterns-code/versions.test.ts',
  'patterns-code/conformance.test.ts',
  'patterns-code/tidy.test.ts',
  'patterns-code/clocks.test.ts',
  'patterns-code/mistakes.test.ts',
  'src/recording/record.test.ts',
];

const root = process.cwd();
const update = process.argv.includes('-u');
const [slug = '', ...rest] = process.argv
  .slice(2)
  .filter((word) => word !== '-u');
const slugs = slugsOf(root);

/** Runs a command with its output on the terminal; whether it succeeded. */
function run(name: string, command: string, args: readonly string[]): boolean {
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(binary(command), [...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATTERN: slug },
  });
  if (error !== undefined) console.error(error.message);
  return status === 0;
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

/** What the catalog says about this pattern, and about no other. */
async function checkPage(): Promise<boolean> {
  console.log('\n== Page');
  const own = (await problems()).filter(({ file }) =>
    file.split('/').some((part) => part === slug || part === `${slug}.mdx`),
  );
  if (own.length === 0) return true;
  console.error(new CatalogError(own).message);
  return false;
}

async function problems(): Promise<readonly Problem[]> {
  try {
    await readCatalog(root, { only: slug });
    return [];
  } catch (error) {
    // By its name: tsx loads the class once for import, once for require.
    if (error instanceof Error && error.name === 'CatalogError') {
      return (error as CatalogError).problems;
    }
    throw error;
  }
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
  const record = 'src/recording/record.test.ts';
  if (update && !run('Record', 'vitest', [...VITEST, record, '-u'])) {
    return 'Record';
  }
  const tests = [`patterns-code/${slug}/`, ...SHARED];
  if (!run('Behaviours', 'vitest', [...VITEST, ...tests])) return 'Behaviours';
  return (await checkPage()) ? undefined : 'Page';
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
  console.log(
    failed === undefined
      ? `\n${slug}: everything holds. \`npm test\` checks the site as well.`
      : `\n${slug}: mend this first: ${failed}, above. What comes after it ` +
          'has not been checked.',
  );
  process.exitCode = failed === undefined ? 0 : 1;
}
