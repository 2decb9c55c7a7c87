/**
 * Words that mean the same to somebody who looks for a page. Each group is
 * one meaning; a word may have several. What is only near (a lease and a
 * lock, a retry and a repetition) is not in here.
 */
import { stem, wordsOf } from './words.ts';

const GROUPS: readonly string[] = [
  'break broke broken',
  'send sent',
  'lose lost loss',
  'write wrote written',
  'forget forgot forgotten',
  'pay paid payment charged',
  'save store stored',
  'dead down crash crashed outage unavailable unreachable',
  'stale old outdated',
  'legacy old',
  'twice double doubled duplicate duplicated',
  'once single',
  'big large huge',
  'slow slowly latency',
  'overload overloaded flooded busy swamped',
  'hammer call',
  'cron job nightly scheduler',
  'server machine instance node host',
  'login credentials authentication',
  'config configuration settings',
  'throttle throttling limit',
  'database db',
  'message msg',
  'file attachment blob payload photo',
  'password secret credentials',
  'expire expiry',
  'vendor supplier provider',
  'field column',
  'history audit',
  'stampede dogpile',
  'retry repeat try',
];

/** Short forms and other names, and what this catalog calls them. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/\bttl\b/gi, 'time to live'],
  [/\bk8s\b/gi, 'kubernetes'],
  [/\bauth\b/gi, 'authentication'],
  [/\bthundering herd\b/gi, 'stampede'],
];

const BY_STEM = new Map<string, Set<string>>();
for (const group of GROUPS) {
  const stems = wordsOf(group).map((word) => word.stem);
  for (const one of stems) {
    const all = BY_STEM.get(one) ?? new Set();
    for (const other of stems) if (other !== one) all.add(other);
    BY_STEM.set(one, all);
  }
}

/** Stems that mean the same as this one. */
export function synonymsOf(word: string): ReadonlySet<string> {
  return BY_STEM.get(stem(word)) ?? new Set();
}

/** The query in the words of this catalog. */
export function inOwnWords(query: string): string {
  return CALLED.reduce((text, [name, own]) => text.replace(name, own), query);
}
