/**
 * `npm test`: every check, and one line with the true counts at the end.
 * `npm test -- -u` writes the naive versions and records the diagrams anew
 * first. What uses one core runs beside the others, what uses all of them
 * one after the other.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { binary } from '../testing/binary.ts';
import { foldersOf } from '../recording/versions.ts';
import { writeVersions } from '../versions/write.ts';

interface Counts {
  passed: number;
  failed: number;
}

const update = process.argv.includes('-u');
const scratch = mkdtempSync(join(tmpdir(), 'patterns-test-'));
const total: Counts = { passed: 0, failed: 0 };
const notes: string[] = [];

/** Runs a command with its output on the terminal; true when it succeeded. */
async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<boolean> {
  const child = spawn(binary(command), [...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('close', (status) => resolve(status === 0));
  });
}

function add(name: string, counts: Counts, startedAt: number): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const line = `${name}: ${counts.passed} passed, ${counts.failed} failed`;
  notes.push(`${line} (${seconds} s)`);
}

/** A step that either holds or does not, counted as one check. */
async function check(
  name: string,
  command: string,
  args: readonly string[],
): Promise<boolean> {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const ok = await run(command, args);
  add(name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }, startedAt);
  return ok;
}

/** Like `check`, beside others: its output comes whole when it has ended. */
async function checkBeside(
  name: string,
  command: string,
  args: readonly string[],
): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn(binary(command), [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const ok = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(false);
    });
    child.on('close', (status) => resolve(status === 0));
  });
  console.log(`\n== ${name}`);
  process.stdout.write(Buffer.concat(output));
  add(name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }, startedAt);
  return ok;
}

/** A step with tests of its own, which it counts in a JSON report. */
async function suite(
  name: string,
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  report: string,
  read: (report: unknown) => Counts,
): Promise<void> {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const ok = await run(command, args, env);
  let counts: Counts = { passed: 0, failed: 0 };
  try {
    counts = read(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    console.error(
      `${name} left no report: it did not get as far as its tests.`,
    );
  }
  // A run that failed without a failed test, or ran none, has failed.
  const ran = counts.passed + counts.failed > 0;
  if ((!ok && counts.failed === 0) || !ran) counts.failed += 1;
  add(name, counts, startedAt);
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

interface PlaywrightReport {
  stats: {
    expected: number;
    unexpected: number;
    flaky: number;
    skipped: number;
  };
}

if (update) {
  console.log('\n== Naive versions');
  const startedAt = performance.now();
  const wrong: string[] = [];
  for (const folder of foldersOf(process.cwd())) {
    wrong.push(...(await writeVersions(process.cwd(), folder)));
  }
  if (wrong.length > 0) console.error(wrong.join('\n'));
  const ok = wrong.length === 0;
  add('Naive versions', { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }, startedAt);
  const args = [
    'run',
    '-c',
    'src/config/vitest.config.mts',
    'src/recording',
    '-u', // last, because it takes a value
  ];
  await check('Record', 'vitest', args);
  await check('Draw', 'tsx', ['src/scripts/draw.mts']);
}
const build = checkBeside('Build', 'docusaurus', ['build']);
// After one another, beside the build and then beside the tests.
const code = checkBeside('Types', 'tsc', ['-p', '.'])
  .then(() =>
    checkBeside('Lint', 'eslint', ['-c', 'src/config/eslint.config.mjs', '.']),
  )
  .then(() =>
    checkBeside('Format', 'prettier', [
      '--check',
      '--log-level',
      'warn',
      '**/*.{ts,tsx,mts,mjs,css,json}',
      '!docs/api/**',
      '!diagrams/**',
    ]),
  );
const built = await build;
const unitReport = join(scratch, 'unit.json');
await suite(
  'Unit and behaviour tests',
  'vitest',
  [
    'run',
    '-c',
    'src/config/vitest.config.mts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ],
  {},
  unitReport,
  (report) => {
    const { numPassedTests, numFailedTests, numPendingTests } =
      report as VitestReport;
    // A skipped test is a check that was not made.
    return { passed: numPassedTests, failed: numFailedTests + numPendingTests };
  },
);
if (built) {
  const browserReport = join(scratch, 'browser.json');
  await suite(
    'Browser tests',
    'playwright',
    [
      'test',
      '-c',
      'src/site-tests/playwright.config.ts',
      '--reporter=list,json',
    ],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport },
    browserReport,
    (report) => {
      const { expected, unexpected, flaky, skipped } = (
        report as PlaywrightReport
      ).stats;
      return { passed: expected, failed: unexpected + flaky + skipped };
    },
  );
} else {
  console.error('The browser tests need the built site; they count as failed.');
  total.failed += 1;
}
await code;

rmSync(scratch, { recursive: true, force: true });
console.log(`\n${notes.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
