/** Text as words that can be compared. */

/** A word and its place in the text. */
export interface Word {
  /** In lower case. */
  raw: string;
  stem: string;
  start: number;
  end: number;
  /** It is a part of a name, such as `open` of `CircuitOpenError`. */
  isPart?: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Words that say nothing about a problem. */
const EMPTY = new Set(
  (
    'a about after all also am an and any are as at be because been before ' +
    'being but by can could did do does doing each every for from get gets ' +
    'got had has have he her his how i if in into is it its itself just me ' +
    'my no nor not of on one or our out own she should so some than that ' +
    'the their them then there these they this those to too up us was we ' +
    "were what when where which while who why will with would you your can't " +
    "cannot don't doesn't isn't it's i'm"
  ).split(' '),
);

/** The words of a text, in order. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => {
    const raw = word.toLowerCase().replace('’', "'");
    return { raw, stem: stem(raw), start: index, end: index + word.length };
  });
}

/** The words of a query that say something; all of them if none does. */
export function wordsToFind(query: string): Word[] {
  const all = wordsOf(query);
  const full = all.filter(({ raw }) => !EMPTY.has(raw));
  return full.length > 0 ? full : all;
}

/** Whether a text has a word of the query that says something, in any form. */
export function meansWordOf(query: string, text: string): boolean {
  const found = wordsOf(text);
  return wordsToFind(query).some((wanted) =>
    found.some(
      (word) => word.stem === wanted.stem || word.raw.startsWith(wanted.raw),
    ),
  );
}

/** Whether a word says nothing by itself. */
export function isEmpty(raw: string): boolean {
  return EMPTY.has(raw);
}

/** Endings and what stays of them, the first that fits; with a vowel left. */
const ENDINGS: readonly [ending: RegExp, instead: string][] = [
  [/'s$/, ''],
  [/(ss|us|is)$/, '$1'],
  [/(ch|sh|x|ss)es$/, '$1'],
  [/ies$/, 'y'],
  [/s$/, ''],
];

const TAILS: readonly [tail: RegExp, instead: string][] = [
  [/(.{4})(ations?|ating|ated?|ators?)$/, '$1at'],
  [/(.{5})(ents?|ences?|ency|encies)$/, '$1en'],
  [/(.{3})(ically|icity|ical)$/, '$1ic'],
  [/(.*[aeiouy].*?)([bdfgmnprt])\2(ing|ed)$/, '$1$2'],
  [/ied$/, 'y'],
  [/(.*[aeiouy].*.)(ing|ed)$/, '$1'],
  [/(.{3})ly$/, '$1'],
];

/**
 * A word without its ending, so that `retries`, `retried` and `retry` are
 * the same. It is for comparing, not for showing.
 */
export function stem(raw: string): string {
  const one = replaced(raw, ENDINGS);
  return replaced(one, TAILS).replace(/(.{3})e$/, '$1');
}

function replaced(
  word: string,
  rules: readonly (readonly [RegExp, string])[],
): string {
  if (word.length < 4) return word;
  const rule = rules.find(([ending]) => ending.test(word));
  return rule === undefined ? word : word.replace(rule[0], rule[1]);
}

/** `CircuitOpenError` → `Circuit Open Error`; other words stay. */
export function apart(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}
