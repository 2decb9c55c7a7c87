/**
 * `npm run test:browsers`: plays every story of every version in a worker of
 * each browser and compares with the recorded fingerprints. With names
 * (`firefox webkit`) in these browsers only; with `--node` in this Node
 * instead. A browser that is missing is reported, with `--all` as a failure.
 * `--bench` measures the simulation as well, in Node too, and
 * `--against <directory>` does so beside the simulation of another checkout.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineOf } from '../bench/figure.ts';
import { STORIES, writePage } from '../browsers/bundle.ts';
import { compare, readRecorded } from '../browsers/compare.ts';
import type { Driver } from '../browsers/driver.ts';
import { browserEngine, nodeEngine, type Engine } from '../browsers/engine.ts';
import { explain } from '../browsers/explain.ts';
import { measureEngine } from '../browsers/measure.ts';
import { readOptions, scriptsOf } from '../browsers/options.ts';
import type { Played } from '../browsers/page/play.ts';
import { slugsOf } from '../recording/versions.ts';
import { serveSite } from '../testing/serve.ts';

function fail(sentence: string): void {
  console.error(sentence);
  total.failed += 1;
}

/** Plays all stories in one engine, and counts and prints what came of it. */
async function check(engine: Engine, node: Engine): Promise<void> {
  const played = await engine.ask<Played>(STORIES);
  const recorded = readRecorded(root, slugsOf(root));
  const { equal, problems } = compare(recorded, played.fingerprints);
  console.log(
    `${engine.name} ${engine.version}: ${played.stories} stories played, ` +
      `${equal} equal, ${Math.round(played.ms)} ms`,
  );
  total.passed += equal;
  for (const { text } of problems) fail(`${engine.name}: ${text}`);
  const first = problems.find(({ differs }) => differs !== undefined);
  const why =
    engine === node || first === undefined
      ? undefined
      : await explain(first, engine, node);
  if (why !== undefined) console.error(why);
}

async function bench(engine: Engine): Promise<void> {
  const isCompared = options.against !== undefined;
  const figures = await measureEngine(engine, isCompared);
  for (const figure of figures) console.log(lineOf(figure));
}

/** Plays, and measures if asked to, in one browser. */
async function checkBrowser(
  driver: Driver,
  url: string,
  node: Engine,
): Promise<void> {
  if (!driver.isInstalled()) {
    const missing =
      `${driver.name} is not installed, so nothing was played in it. Debian ` +
      `and Ubuntu have it in ${driver.packages}.`;
    if (options.all) fail(missing);
    else console.log(missing);
    return;
  }
  let engine: Engine | undefined;
  try {
    engine = await browserEngine(driver, url);
    await check(engine, node);
    if (options.bench) await bench(engine);
  } catch (error) {
    fail(`${driver.name}: ${String(error)}`);
  } finally {
    await engine?.close();
  }
}

async function checkBrowsers(
  scripts: ReadonlyMap<string, string>,
  node: Engine,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stories-'));
  try {
    await writePage(root, folder, scripts);
    const site = await serveSite(folder);
    for (const driver of options.drivers) {
      await checkBrowser(driver, site.url, node);
    }
    await site.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const root = process.cwd();
const total = { passed: 0, failed: 0 };
const options = readOptions(process.argv.slice(2));
const scripts = await scriptsOf(root, options);
const node = nodeEngine(scripts);
if (options.node) await check(node, node);
if (options.bench) await bench(node);
if (!options.node) await checkBrowsers(scripts, node);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
