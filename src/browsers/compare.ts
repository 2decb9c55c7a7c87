/** What was played beside what is recorded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fingerprints } from '../recording/fingerprint.ts';
import type { Place } from './page/play.ts';

/** By slug; undefined where there is no file of fingerprints. */
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
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isFingerprints(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isFingerprints(value: unknown): value is Fingerprints {
  return (
    isObject(value) &&
    Object.values(value).every(
      (stories) =>
        isObject(stories) &&
        Object.values(stories).every((hash) => typeof hash === 'string'),
    )
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Every story once: equal, different, or in one of the two only. A pattern
 * of which nothing is recorded is a problem, whether or not it was played.
 */
export function compare(
  recorded: Recorded,
  played: Readonly<Record<string, Fingerprints>>,
): Comparison {
  const comparison: Comparison = { equal: 0, problems: [] };
  const slugs = new Set([...recorded.keys(), ...Object.keys(played)]);
  for (const slug of slugs) {
    const expected = recorded.get(slug);
    const got = Object.hasOwn(played, slug) ? played[slug]! : {};
    const stories = storiesOf(slug, expected ?? {}, got);
    if (expected === undefined || stories.length === 0) {
      const path = `diagrams/${slug}/fingerprints.json`;
      const text =
        expected === undefined
          ? `${path} is missing or can't be read. ${RECORD}`
          : `${path} holds no story, and none was played. ${RECORD}`;
      comparison.problems.push({ text });
    } else {
      for (const story of stories) add(comparison, story);
    }
  }
  return comparison;
}

/** A story, and what it comes to by either side. */
interface Both {
  place: Place;
  expected?: string;
  got?: string;
}

function storiesOf(
  slug: string,
  recorded: Fingerprints,
  played: Fingerprints,
): Both[] {
  const all = new Map<string, Both>();
  const take = (from: Fingerprints, side: 'expected' | 'got') => {
    for (const [file, stories] of Object.entries(from)) {
      for (const [story, hash] of Object.entries(stories)) {
        const key = JSON.stringify([file, story]);
        const place = { slug, file, story };
        all.set(key, { place, ...all.get(key), [side]: hash });
      }
    }
  };
  take(recorded, 'expected');
  take(played, 'got');
  return [...all.values()];
}

function add(comparison: Comparison, { place, expected, got }: Both): void {
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
