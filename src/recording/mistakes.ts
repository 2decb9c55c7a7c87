/**
 * Makes the mistakes that a pattern's `mistakes.ts` lists, one at a time, and
 * sees whether what is to notice it does: a rule or a goal of a story, a
 * behaviour, or a test of the servers that the stories bring along.
 */
import { transform, type TransformFailure } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../../patterns-code/_simulation/kernel.ts';
import type { Scenario } from '../../patterns-code/_simulation/types.ts';
import { borrowedFiles, ownFiles } from '../catalog/borrowed.ts';
import { didYouMean } from '../catalog/names.ts';
import { runSpecs, type Files } from '../runner/conformance.ts';
import { UNCAUGHT } from '../runner/core/job.ts';
import type { NodeThread } from '../runner/node.ts';
import type { BehaviourResult, Job } from '../runner/types.ts';
import { loadPattern, type Loaded } from './load.ts';
import { versionsOf } from './versions.ts';

/** A mistake somebody could make, as a change of a file's text. */
export interface Mistake {
  /** What is wrong then, in a sentence. */
  mistake: string;
  file: string;
  /** Text that the file holds once, and what stands there instead. */
  replace: string;
  by: string;
  /** The rule, the goal or the title of the test that notices it. */
  noticedBy: string;
}

/** The title of every rule and goal of a story, and the goals it reaches. */
interface Promised {
  all: ReadonlySet<string>;
  reached: ReadonlySet<string>;
}

/** What each story promises, by its name. */
export type Promises = ReadonlyMap<string, Promised>;

/** What a pattern's `mistakes.ts` lists; nothing if it has none. */
export async function mistakesOf(
  root: string,
  slug: string,
): Promise<readonly Mistake[]> {
  const path = join(root, 'patterns-code', slug, 'mistakes.ts');
  if (!existsSync(path)) return [];
  const { mistakes } = (await import(path)) as { mistakes: Mistake[] };
  return mistakes;
}

/** Plays every story as it is, to learn what they promise. */
export async function promisesOf(loaded: Loaded): Promise<Promises> {
  const promises = new Map<string, Promised>();
  for (const [name, story] of loaded.stories) {
    const { rules, reached, unreached } = await play(loaded, story);
    promises.set(name, {
      all: new Set([...rules, ...reached, ...unreached]),
      reached: new Set(reached),
    });
  }
  return promises;
}

/**
 * What a mistake leaves as it was, in a sentence, or undefined. Tests run in
 * `thread`.
 */
export async function problemOf(
  root: string,
  slug: string,
  mistake: Mistake,
  promises: Promises,
  thread: NodeThread,
): Promise<string | undefined> {
  const { file, replace, by, noticedBy } = mistake;
  const files = ownFiles(root, slug);
  const text = files[file];
  if (text === undefined) {
    return (
      `There is no file ${file} in patterns-code/${slug}/.` +
      didYouMean(file, Object.keys(files))
    );
  }
  const places = text.split(replace).length - 1;
  if (replace === '' || places !== 1) {
    return (
      `${file} holds the text "${replace}" ${places} times. Quote a text ` +
      'that it holds once.'
    );
  }
  const changed = { ...files, [file]: text.replace(replace, () => by) };
  const syntax = await syntaxError(changed[file] ?? '');
  if (syntax !== undefined) {
    return (
      `Its \`by\` makes no TypeScript of ${file}: ${syntax}. A mistake is ` +
      'code that runs.'
    );
  }
  const stories = [...promises.keys()].filter((name) =>
    promises.get(name)?.all.has(noticedBy),
  );
  const noticed =
    stories.length > 0
      ? await breaks(root, slug, file, changed, stories, noticedBy)
      : await fails(root, slug, changed, noticedBy, thread);
  if (noticed === undefined) {
    return (
      `"${noticedBy}" is no rule or goal of a story, and no title of a test ` +
      `in ${slug}.test.ts or servers.test.ts.`
    );
  }
  if (noticed) return undefined;
  return `"${noticedBy}" does not notice it. Sharpen it, or add one that does.`;
}

/** What keeps a text from being TypeScript; undefined if nothing. */
async function syntaxError(text: string): Promise<string | undefined> {
  try {
    await transform(text, { loader: 'ts', logLevel: 'silent' });
    return undefined;
  } catch (error) {
    return (error as TransformFailure).errors[0]?.text ?? String(error);
  }
}

/**
 * The rules and goals of each story that no mistake and no naive version
 * breaks: a rule has to be broken in that story, and a goal that the pattern
 * reaches there has to be missed.
 */
export async function unbroken(
  root: string,
  slug: string,
  mistakes: readonly Mistake[],
  promises: Promises,
): Promise<string[]> {
  const noticing = new Set(mistakes.map(({ noticedBy }) => noticedBy));
  const broken = foundRules(root, slug);
  for (const version of versionsOf(root, slug).slice(1)) {
    const loaded = await loadPattern(root, slug, version);
    for (const [name, story] of loaded.stories) {
      const { violated, unreached } = await play(loaded, story);
      const { reached = new Set() } = promises.get(name) ?? {};
      for (const { rule } of violated) broken.add(inStory(name, rule));
      for (const goal of unreached) {
        if (reached.has(goal)) broken.add(inStory(name, goal));
      }
    }
  }
  return [...promises].flatMap(([story, { all }]) =>
    [...all]
      .filter((promise) => !noticing.has(promise))
      .map((promise) => inStory(story, promise))
      .filter((name) => !broken.has(name)),
  );
}

function inStory(story: string, promise: string): string {
  return `${story}: "${promise}"`;
}

/** The rules that the recorded searches found broken, by their stories. */
function foundRules(root: string, slug: string): Set<string> {
  const path = join(root, 'diagrams', slug, 'searches.json');
  if (!existsSync(path)) return new Set();
  const findings = JSON.parse(readFileSync(path, 'utf8')) as {
    story: string;
    violation?: { rule: string };
  }[];
  return new Set(
    findings.flatMap(({ story, violation }) =>
      violation === undefined ? [] : [inStory(story, violation.rule)],
    ),
  );
}

/** Whether a story breaks the rule, or misses the goal, as it is or searched. */
async function breaks(
  root: string,
  slug: string,
  file: string,
  files: Files,
  stories: readonly string[],
  promise: string,
): Promise<boolean> {
  const path = join(root, 'patterns-code', slug, file);
  const texts = new Map([[path, files[file] ?? '']]);
  const loaded = await loadPattern(root, slug, `${slug}.ts`, texts);
  for (const name of stories) {
    const story = loaded.stories.get(name);
    if (story === undefined) continue;
    const run = await play(loaded, story);
    if (run.violated.some(({ rule }) => rule === promise)) return true;
    if (run.unreached.includes(promise)) return true;
    if (story.search === undefined) continue;
    const { violation, unreached } = await loaded.explore(story);
    if (violation?.rule === promise || unreached.includes(promise)) return true;
  }
  return false;
}

/** Whether the test fails; undefined if there is none of that title. */
async function fails(
  root: string,
  slug: string,
  files: Files,
  title: string,
  thread: NodeThread,
): Promise<boolean | undefined> {
  const spec = `${slug}.test.ts`;
  const servers = files['servers.test.ts'] ?? '';
  const inServers = servers.includes(title);
  const tested = {
    ...borrowedFiles(root, slug, files),
    ...files,
    ...(inServers ? { [spec]: servers } : {}),
  };
  try {
    const run = (job: Job) => thread.run(job);
    const results = await runSpecs(slug, tested, `${slug}.ts`, title, run);
    const own = results.filter((one) => one.title === title);
    return own.length === 0 ? undefined : own.some(hasFailed);
  } catch (error) {
    // A rejection that the mistake leaves to nobody fails the whole run.
    if (error instanceof Error && error.message.includes(UNCAUGHT)) return true;
    throw error;
  }
}

function hasFailed({ state }: BehaviourResult): boolean {
  return state === 'fail';
}

function play(
  { record }: Loaded,
  story: Scenario,
): Promise<Recording<unknown>> {
  return record(story) as Promise<Recording<unknown>>;
}
