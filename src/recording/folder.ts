/** The recorded files on disk: compared, or rewritten when asked to. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { stampOf } from '../drawing/stamp.ts';

/** What is in `diagrams/<slug>/`, by file name. */
export function readFolder(path: string): Map<string, string> {
  if (!existsSync(path)) return new Map();
  return new Map(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );
}

/** Makes the folder hold these files, these drawings, and nothing else. */
export function writeFolder(
  path: string,
  files: ReadonlyMap<string, string>,
): void {
  mkdirSync(path, { recursive: true });
  const old = readFolder(path);
  for (const [name, content] of files) {
    if (old.get(name) !== content) writeFileSync(join(path, name), content);
  }
  for (const name of old.keys()) {
    if (!files.has(name)) rmSync(join(path, name));
  }
}

/** `trips.mmd` → `trips.svg`, the drawing beside the text. */
export function drawingOf(name: string): string {
  return name.replace(/\.mmd$/, '.svg');
}

/** Whether a drawing was made of this text by today's drawing code. */
export function isFresh(source: string, drawing: string | undefined): boolean {
  return drawing?.includes(`data-stamp="${stampOf(source)}"`) ?? false;
}

/** The texts whose drawing is missing or old. */
export function staleSources(
  files: ReadonlyMap<string, string>,
  drawings: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map(
    [...files].filter(
      ([name, source]) =>
        name.endsWith('.mmd') &&
        !isFresh(source, drawings.get(drawingOf(name))),
    ),
  );
}

/**
 * What is wrong with the folder of a pattern's recordings: a sentence each,
 * and last what to do about all of it.
 */
export function problemsOf(
  slug: string,
  files: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): string[] {
  const folder = `diagrams/${slug}`;
  const drawings = [...files.keys()].filter((name) => name.endsWith('.mmd'));
  const expected = new Set([...files.keys(), ...drawings.map(drawingOf)]);
  const different = [...files]
    .filter(([name, content]) => found.get(name) !== content)
    .map(([name]) =>
      found.has(name)
        ? `${folder}/${name} is not what the code does now.`
        : `${folder}/${name} is missing.`,
    );
  const old = [...staleSources(files, found).keys()].map((name) => {
    const drawing = `${folder}/${drawingOf(name)}`;
    return found.has(drawingOf(name))
      ? `${drawing} was not drawn from ${name} as it is now.`
      : `${drawing} is missing.`;
  });
  const orphans = [...found.keys()]
    .filter((name) => !expected.has(name))
    .map(
      (name) => `${folder}/${name} belongs to no story, experiment or finding.`,
    );
  const all = [...different, ...old, ...orphans];
  if (all.length === 0) return [];
  return [...all, `Run \`npm run check -- ${slug} -u\`, which mends it.`];
}
