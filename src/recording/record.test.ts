/**
 * Records every pattern and compares with what is committed: diagrams,
 * searches and measurements. `npm run check -- <slug> -u` rewrites
 * those of a pattern, `npm test -- -u` all.
 */
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  drawingOf,
  problemsOf,
  readFolder,
  staleSources,
  writeFolder,
} from './folder.ts';
import { captionProblems } from './captions.ts';
import { recordPattern, type Recording } from './record.ts';
import { slugsOf, tested } from './versions.ts';

const root = process.cwd();
const slugs = slugsOf(root);

/** Whether Vitest was started with `-u`. */
function updating(): boolean {
  const { snapshotState } = expect.getState();
  return snapshotState.snapshotUpdateState === 'all';
}

describe.each(tested(slugs))('%s', (slug) => {
  const path = join(root, 'diagrams', slug);
  let recording: Recording;

  beforeAll(async () => {
    recording = await recordPattern(root, slug);
  }, 300_000);

  it('plays every story twice alike', () => {
    expect(recording.played.length).toBeGreaterThan(0);
    for (const { name, first, second } of recording.played) {
      expect(second.trace, name).toEqual(first.trace);
      expect(second.outcome, name).toBe(first.outcome);
    }
  });

  it('says no time in a caption that its run does not show', () => {
    expect(
      recording.played.flatMap(({ name, caption, first }) =>
        captionProblems(name, caption, first),
      ),
    ).toEqual([]);
  });

  it('has recorded what the code does now', async () => {
    if (updating()) await update(path, recording.files);
    const found = readFolder(path);
    expect(problemsOf(slug, recording.files, found)).toEqual([]);
  }, 120_000);
});

it('has no recordings of patterns that are gone', () => {
  const path = join(root, 'diagrams');
  const folders = existsSync(path) ? readdirSync(path) : [];
  const orphans = folders
    .filter((name) => !slugs.includes(name))
    .map((name) => `Delete diagrams/${name}: there is no such pattern.`);
  expect(orphans).toEqual([]);
});

/** Writes the files, and draws what has no drawing of its text yet. */
async function update(
  path: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const found = readFolder(path);
  const stale = staleSources(files, found);
  const drawn = stale.size > 0 ? await draw(stale) : new Map<string, string>();
  const all = new Map(files);
  for (const name of files.keys()) {
    if (!name.endsWith('.mmd')) continue;
    const drawing = drawn.get(name) ?? found.get(drawingOf(name));
    if (drawing !== undefined) all.set(drawingOf(name), drawing);
  }
  writeFolder(path, all);
}

/** A browser's driver takes a second to load, so who only compares has none. */
async function draw(
  stale: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { renderDiagrams } = await import('./render.ts');
  return renderDiagrams(root, stale);
}
