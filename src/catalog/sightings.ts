/**
 * Public reports of real implementations that broke a behaviour, or met a
 * limit: the `@seen` lines in the doc comment over its test.
 */
import ts from 'typescript';
import { readDocComment } from './doc-comment.ts';
import type { Pattern, Sighting } from './types.ts';

const FORM =
  '`@seen owner/repo#123 (1.7.0) what went wrong, in your own words`, the ' +
  'version only where the thread says so';
const LONGEST = 240;

/** Reads what a test's comment names; `problem` hears what has no form. */
export function readSightings(
  test: ts.Node,
  source: ts.SourceFile,
  problem: (message: string) => void,
): Sighting[] {
  const { text } = source;
  const ranges = ts.getLeadingCommentRanges(text, test.getFullStart()) ?? [];
  const comments = ranges
    .map(({ pos, end }) => text.slice(pos, end))
    .filter((comment) => comment.startsWith('/**'));
  const seen: Sighting[] = [];
  for (const comment of comments) {
    for (const { name, text: line } of readDocComment(comment).tags) {
      const sighting = name === 'seen' ? sightingOf(line) : undefined;
      if (sighting === undefined) {
        problem(`"@${name} ${line}" is no report. Write ${FORM}.`);
      } else if (seen.some(({ url }) => url === sighting.url)) {
        problem(`${sighting.url} stands twice over one test. Keep one.`);
      } else seen.push(sighting);
    }
  }
  return seen;
}

function sightingOf(line: string): Sighting | undefined {
  const match = /^([\w.-]+\/[\w.-]+)#([1-9]\d*)(?: \(([^()]+)\))? (\S.*)$/.exec(
    line,
  );
  const [, repo = '', number = '', version, what = ''] = match ?? [];
  if (match === null || /[.!]$/.test(what) || what.length > LONGEST) {
    return undefined;
  }
  return {
    repo,
    number: Number(number),
    // An issue that is a pull request is led on to it.
    url: `https://github.com/${repo}/issues/${number}`,
    ...(version === undefined ? {} : { version }),
    what,
  };
}

/** A report, and what it is evidence of. */
export interface Seen extends Sighting {
  pattern: { title: string; permalink: string };
  behaviour: string;
  verdict: 'holds' | 'limit';
}

/** All reports of the catalog, pattern by pattern. */
export function allSightings(patterns: readonly Pattern[]): Seen[] {
  return patterns.flatMap(({ title, permalink, guarantees, limits }) =>
    (['holds', 'limit'] as const).flatMap((verdict) =>
      (verdict === 'holds' ? guarantees : limits).flatMap((behaviour) =>
        behaviour.seen.map((sighting) => ({
          ...sighting,
          pattern: { title, permalink },
          behaviour: behaviour.title,
          verdict,
        })),
      ),
    ),
  );
}
