/** Writes naive versions from their edits, and says which are not written. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { versionsOf } from '../recording/versions.ts';
import {
  placeEdits,
  short,
  textOf,
  type NaiveVersion,
  type PlacedEdit,
} from './edits.ts';
import { EDITS } from './names.ts';
import { EditsError, readEdits } from './read.ts';

/** A naive version as it has to be, or why it can't be made. */
interface Written {
  file: string;
  text?: string;
  problems: string[];
}

/**
 * What is wrong with the naive versions of a folder of patterns-code/, in
 * sentences: an edit without a place, a file that is not what the edits make
 * of the pattern, a file without edits.
 */
export async function problemsOfVersions(
  root: string,
  folder: string,
): Promise<string[]> {
  const slug = slugOf(folder);
  const { versions: listed, unread } = await madeVersions(root, folder);
  // What the list holds is not known, so nothing is said of the files.
  if (unread.length > 0) return unread;
  const problems = listed.flatMap(({ file, text, problems: own }) => {
    if (text === undefined) return own;
    const path = join(root, 'patterns-code', folder, file);
    const found = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (found === text) return own;
    return [
      ...own,
      `${folder}/${file}, line ${firstDifference(found, text)}: is not what ` +
        `the edits in ${EDITS} make of ${slug}.ts. Change one of those two ` +
        `and run \`npm run check -- ${slug} -u\`, which writes ${file}.`,
    ];
  });
  for (const file of versionsOf(root, folder).slice(1)) {
    if (listed.some((one) => one.file === file)) continue;
    problems.push(
      `${folder}/${file}: is written by nothing. Say in ${EDITS} what it ` +
        `changes in ${slug}.ts, or delete it.`,
    );
  }
  return problems;
}

/**
 * Writes the naive versions whose edits have a place.
 *
 * @returns what is wrong with the others, in sentences.
 */
export async function writeVersions(
  root: string,
  folder: string,
): Promise<string[]> {
  const { versions, unread } = await madeVersions(root, folder);
  for (const { file, text } of versions) {
    if (text === undefined) continue;
    const path = join(root, 'patterns-code', folder, file);
    const same = existsSync(path) && readFileSync(path, 'utf8') === text;
    if (!same) writeFileSync(path, text);
  }
  return [...unread, ...versions.flatMap(({ problems }) => problems)];
}

/** The versions, or why their list can't be read. */
interface Made {
  versions: Written[];
  unread: string[];
}

async function madeVersions(root: string, folder: string): Promise<Made> {
  const file = `${slugOf(folder)}.ts`;
  const path = join(root, 'patterns-code', folder, file);
  const pattern = readFileSync(path, 'utf8');
  let versions: NaiveVersion[];
  try {
    versions = readEdits(root, folder);
  } catch (error) {
    const unread = sentencesOf(error);
    return { versions: [], unread: unread.map((one) => `${folder}/${one}`) };
  }
  // The repository's own form, also for a copy of the folder elsewhere.
  const form = { ...(await resolveConfig(formOf(folder, slugOf(folder)))) };
  const made = versions.map((version) => make(folder, pattern, version, form));
  return { versions: await Promise.all(made), unread: [] };
}

function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof EditsError) return error.problems;
  const what = error instanceof Error ? error.message : String(error);
  return [`${EDITS}: ${what}`];
}

async function make(
  folder: string,
  pattern: string,
  version: NaiveVersion,
  form: object,
): Promise<Written> {
  const { file } = version;
  const patternFile = `${slugOf(folder)}.ts`;
  const { placed, problems } = placeEdits(patternFile, pattern, version);
  const sentences = problems.map(
    (one) => `${folder}/${EDITS}, ${file}: ${one}`,
  );
  if (sentences.length > 0) return { file, problems: sentences };
  const formatted = (edits: readonly PlacedEdit[]) =>
    format(textOf(pattern, version, edits), { ...form, parser: 'typescript' });
  try {
    return { file, text: await formatted(placed), problems: [] };
  } catch (error) {
    const blamed = await firstToBlame(placed, formatted);
    const [what = ''] = String(error).split('\n');
    // Its line is one of a text that is written nowhere.
    const why = what.replace(/^\w*Error: | \(\d+:\d+\)$/g, '');
    const sentence =
      blamed === undefined
        ? `the edits make no TypeScript: ${why}`
        : `the edit of "${short(blamed.replace)}" makes no TypeScript: ${why}`;
    return { file, problems: [`${folder}/${EDITS}, ${file}: ${sentence}`] };
  }
}

/** The edit without which the others make TypeScript, or the first that alone makes none. */
async function firstToBlame(
  placed: readonly PlacedEdit[],
  formatted: (edits: readonly PlacedEdit[]) => Promise<string>,
): Promise<PlacedEdit | undefined> {
  const isCode = (edits: readonly PlacedEdit[]) =>
    formatted(edits).then(
      () => true,
      () => false,
    );
  for (const edit of placed) {
    if (await isCode(placed.filter((other) => other !== edit))) return edit;
  }
  for (const edit of placed) if (!(await isCode([edit]))) return edit;
  return undefined;
}

function formOf(folder: string, slug: string): string {
  return join(process.cwd(), 'patterns-code', folder, `${slug}.ts`);
}

/** `_template` holds template.ts. */
function slugOf(folder: string): string {
  return folder.replace(/^_/, '');
}

function firstDifference(found: string, wanted: string): number {
  const lines = found.split('\n');
  const others = wanted.split('\n');
  const at = others.findIndex((line, i) => line !== lines[i]);
  return (at === -1 ? others.length : at) + 1;
}
