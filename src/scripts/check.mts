/**
 * `npm run check -- <slug>`: every check that concerns one pattern, in
 * seconds. With `-u` its naive versions are written, its files formatted and
 * its diagrams recorded first.
 * `npm test` does the same for all of them, and for the site.
 */
import { spawnSync } from 'node:child_process';
import { CatalogError, type Problem } from '../catalog/problems.ts';
import { didYouMean } from '../catalog/names.ts';
import { readCatalog } from '../catalog/read.ts';
import { slugsOf } from '../recording/versions.ts';
import { binary } from '../testing/binary.ts';
import { writeVersions } from '../versions/write.ts';

const VITEST = ['run', '-c', 'src/config/vitest.config.mts'];
const RECORD = 'src/recording/record.test.ts';

const root = process.cwd();
const update = process.argv.includes('-u');
const [slug = '', ...rest] = process.argv
  .slice(2)
  .filter((word) => word !== '-u');
const slugs = slugsOf(root);
const failed: string[] = [];

/** Runs a command with its output on the terminal. */
function run(name: string, command: string, args: readonly string[]): void {
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(binary(command), [...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) console.error(error.message);
  if (status !== 0) failed.push(name);
}

/** Writes the naive versions from what they change in the pattern. */
async function write(): Promise<void> {
  console.log('\n== Naive versions');
  const wrong = await writeVersions(root, slug);
  if (wrong.length === 0) return;
  console.error(wrong.join('\n'));
  failed.push('Naive versions');
}

/** What the catalog says about this pattern, and about no other. */
async function checkPage(): Promise<void> {
  console.log('\n== Page');
  const own = (await problems()).filter(({ file }) =>
    file.split('/').some((part) => part === slug || part === `${slug}.mdx`),
  );
  if (own.length === 0) return;
  console.error(new CatalogError(own).message);
  failed.push('Page');
}

async function problems(): Promise<readonly Problem[]> {
  try {
    await readCatalog(root);
    return [];
  } catch (error) {
    // By its name: tsx loads the class once for import, once for require.
    if (error instanceof Error && error.name === 'CatalogError') {
      return (error as CatalogError).problems;
    }
    throw error;
  }
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
  const folder = `patterns-code/${slug}`;
  const only = ['-t', `^${slug} `];
  if (update) await write();
  if (update) run('Format', 'prettier', ['--write', `${folder}/*.ts`]);
  if (update) run('Record', 'vitest', [...VITEST, RECORD, ...only, '-u']);
  const config = 'src/config/eslint.config.mjs';
  run('Types', 'tsc', ['-p', '.']);
  run('Lint', 'eslint', ['-c', config, folder]);
  run('Form', 'prettier', ['--check', `${folder}/*.ts`]);
  run('Behaviours', 'vitest', [...VITEST, `${folder}/`]);
  const shared = [
    ...['versions', 'conformance', 'tidy', 'clocks', 'mistakes'].map(
      (name) => `patterns-code/${name}`,
    ),
    RECORD,
  ];
  run('Versions, style and recordings', 'vitest', [
    ...VITEST,
    ...shared,
    ...only,
  ]);
  await checkPage();
  console.log(
    failed.length === 0
      ? `\n${slug}: everything holds. \`npm test\` checks the site as well.`
      : `\n${slug}: look at ${failed.join(', ')} above.`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}
