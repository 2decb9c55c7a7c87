/** Writes naive versions from their edits, and says which are not written. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { versionsOf } from '../recording/versions.ts';
import { placeEdits, textOf, type NaiveVersion } from './edits.ts';
import { EDITS, readEdits } from './read.ts';

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
  const listed = await madeVersions(root, folder);
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
  const versions = await madeVersions(root, folder);
  for (const { file, text } of versions) {
    if (text === undefined) continue;
    const path = join(root, 'patterns-code', folder, file);
    const same = existsSync(path) && readFileSync(path, 'utf8') === text;
    if (!same) writeFileSync(path, text);
  }
  return versions.flatMap(({ problems }) => problems);
}

async function madeVersions(root: string, folder: string): Promise<Written[]> {
  const file = `${slugOf(folder)}.ts`;
  const path = join(root, 'patterns-code', folder, file);
  const pattern = readFileSync(path, 'utf8');
  let versions: NaiveVersion[];
  try {
    versions = readEdits(root, folder);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ file: EDITS, problems: [`${folder}/${EDITS}: ${what}`] }];
  }
  // The repository's own form, also for a copy of the folder elsewhere.
  const form = { ...(await resolveConfig(formOf(folder, slugOf(folder)))) };
  return Promise.all(
    versions.map((version) => make(folder, pattern, version, form)),
  );
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
  const raw = textOf(pattern, version, placed);
  try {
    const text = await format(raw, { ...form, parser: 'typescript' });
    return { file, text, problems: [] };
  } catch (error) {
    const [what] = String(error).split('\n');
    const sentence = `the edits make no TypeScript: ${what}`;
    return { file, problems: [`${folder}/${EDITS}, ${file}: ${sentence}`] };
  }
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
