/** What was played beside what is recorded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fingerprints } from '../recording/fingerprint.ts';
import type { Place } from './page/play.ts';

/** By slug; undefined where nothing that can be read is recorded. */
export type Recorded = ReadonlyMap<string, Fingerprints | undefined>;

export interface Comparison {
  equal: number;
  problems: Problem[];
}

export interface Problem {
  /** A sentence. */
  text: string;
  /** Set where both hashes are there, and differ. */
  differs?: Place & { expected: string };
}

const RECORD = 'Run `npm test -- -u` to record it.';

/** Reads the fingerprints of these patterns from `diagrams/`. */
export function readRecorded(root: string, slugs: readonly string[]): Recorded {
  return new Map(slugs.map((slug) => [slug, read(root, slug)]));
}

function read(root: string, slug: string): Fingerprints | undefined {
  try {
    const path = join(root, 'diagrams', slug, 'fingerprints.json');
    return JSON.parse(readFileSync(path, 'utf8')) as Fingerprints;
  } catch {
    return undefined;
  }
}

/** Every story once: equal, different, or in one of the two only. */
export function compare(
  recorded: Recorded,
  played: Readonly<Record<string, Fingerprints>>,
): Comparison {
  const comparison: Comparison = { equal: 0, problems: [] };
  for (const [slug, expected] of recorded) {
    if (expected === undefined) {
      const path = `diagrams/${slug}/fingerprints.json`;
      const text = `${path} is missing or can't be read. ${RECORD}`;
      comparison.problems.push({ text });
    } else {
      const got = played[slug] ?? {};
      for (const place of placesOf(slug, expected, got)) {
        add(comparison, place, expected, got);
      }
    }
  }
  return comparison;
}

function placesOf(slug: string, ...both: Fingerprints[]): Place[] {
  const keys = both.flatMap((one) =>
    Object.entries(one).flatMap(([file, stories]) =>
      Object.keys(stories).map((story) => `${file} ${story}`),
    ),
  );
  return [...new Set(keys)].map((key) => {
    const [file = '', story = ''] = key.split(' ');
    return { slug, file, story };
  });
}

function add(
  comparison: Comparison,
  place: Place,
  recorded: Fingerprints,
  played: Fingerprints,
): void {
  const expected = recorded[place.file]?.[place.story];
  const got = played[place.file]?.[place.story];
  const name = `${place.slug}, ${place.file}, ${place.story}`;
  if (expected === got) {
    comparison.equal += 1;
  } else if (expected === undefined) {
    const text = `${name} came to ${got}, and nothing is recorded. ${RECORD}`;
    comparison.problems.push({ text });
  } else if (got === undefined) {
    const text = `${name} was not played; ${expected} is recorded.`;
    comparison.problems.push({ text });
  } else {
    const text = `${name} came to ${got}; ${expected} was expected.`;
    comparison.problems.push({ text, differs: { ...place, expected } });
  }
}
