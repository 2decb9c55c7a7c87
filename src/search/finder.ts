/**
 * Finds pages by words: the index of patterns and the site's search ask the
 * same matcher. It looks through titles, symptoms and the like, not through
 * whole pages, which Pagefind does.
 */
import { meanings } from './match.ts';
import { inOwnWords } from './synonyms.ts';
import type { Entry, Found, Kind, Part, Piece, Text } from './types.ts';
import { apart, isEmpty, wordsOf, wordsToFind, type Word } from './words.ts';

/** How much a word weighs, by where it stands. */
const WEIGHT: Readonly<Record<Part, number>> = {
  title: 10,
  alias: 9,
  tag: 6,
  symptom: 6,
  intent: 4,
  guarantee: 2.5,
  limit: 2,
  seen: 2,
  name: 7,
};

/** Whoever searches for a pattern is not about to write one. */
const KIND: Readonly<Record<Kind, number>> = {
  Pattern: 1,
  Planned: 0.9,
  Reference: 0.6,
  About: 0.5,
};

/** Of a query, this much has to be found in a page. */
const LEAST = 0.45;
/** What a part of a name counts beside the whole name. */
const PART = 0.5;
/** What words in one text, side by side, count beside the words alone. */
const TOGETHER = 1.5;

interface Known {
  text: Text;
  words: Word[];
}

/** A word of the query, and what it may mean. */
interface Wanted {
  /** How rare it is: what everybody has says little. */
  rarity: number;
  stems: Map<string, number>;
}

export class Finder {
  private readonly entries: { entry: Entry; texts: Known[] }[];
  private readonly vocabulary = new Map<string, string>();
  /** In how many entries a stem stands. */
  private readonly spread = new Map<string, number>();

  constructor(entries: readonly Entry[]) {
    this.entries = entries.map((entry) => ({
      entry,
      texts: entry.texts.map((text) => ({ text, words: wordsIn(text) })),
    }));
    for (const { texts } of this.entries) {
      const own = new Map(
        texts.flatMap(({ words }) =>
          words.map((word) => [word.stem, word.raw]),
        ),
      );
      for (const [stem, raw] of own) {
        this.vocabulary.set(stem, raw);
        this.spread.set(stem, (this.spread.get(stem) ?? 0) + 1);
      }
    }
  }

  /** The pages that fit, the best first; none for a query without words. */
  find(query: string): Found[] {
    const wanted = wordsToFind(inOwnWords(query)).map((word) =>
      this.wanted(word),
    );
    if (wanted.length === 0) return [];
    return this.entries
      .flatMap(({ entry, texts }) => found(entry, texts, wanted))
      .sort((a, b) => b.score - a.score);
  }

  private wanted(word: Word): Wanted {
    const stems = meanings(word, this.vocabulary);
    const spreads = [...stems].map(
      ([stem, surely]) => surely * (this.spread.get(stem) ?? 0),
    );
    const spread = Math.max(1, ...spreads);
    return { stems, rarity: Math.log(1 + this.entries.length / spread) };
  }
}

/**
 * The words of a text, each at its place. A name is also found by its parts
 * (`CircuitOpenError` by `open`), a title also as one word (`cacheaside`).
 */
function wordsIn({ part, text }: Text): Word[] {
  const words = wordsOf(text).filter(({ raw }) => !isEmpty(raw));
  if (part === 'name') {
    const parts = words.flatMap((word) => {
      const own = wordsOf(apart(text.slice(word.start, word.end)));
      return own.length > 1 ? own.map((one) => within(one, word)) : [];
    });
    return [...words, ...parts];
  }
  const isName = part === 'title' || part === 'alias';
  if (!isName || words.length < 2) return words;
  const raw = words.map((word) => word.raw).join('');
  const [stem] = wordsOf(raw).map((word) => word.stem);
  const end = words.at(-1)!.end;
  return [...words, { raw, stem: stem ?? raw, start: words[0]!.start, end }];
}

/** A part of a word, marked as the whole word. */
function within(part: Word, { start, end }: Word): Word {
  return { ...part, start, end, isPart: true };
}

function found(
  entry: Entry,
  texts: readonly Known[],
  wanted: readonly Wanted[],
): Found[] {
  const all = texts.map((known) => ({ known, ...scored(known, wanted) }));
  const total = sum(wanted.map(({ rarity }) => rarity));
  const best = wanted.map((_, i) =>
    Math.max(...all.map(({ sure }) => sure[i]!)),
  );
  const covered = sum(wanted.map(({ rarity }, i) => rarity * best[i]!)) / total;
  if (covered < LEAST) return [];
  const words = wanted.map(({ rarity }, i) => {
    const weights = all.map(
      ({ known, sure }) => WEIGHT[known.text.part] * sure[i]!,
    );
    return rarity * Math.max(...weights);
  });
  const [first] = all.sort((a, b) => b.score - a.score);
  const { text } = first!.known;
  const score =
    (KIND[entry.kind] * covered ** 2 * (sum(words) + TOGETHER * first!.score)) /
    total;
  return [{ entry, score, text, pieces: pieces(first!.known, wanted) }];
}

/**
 * How surely each word of the query stands in one text, and how well the
 * text fits as a whole: more than half of the words say more than twice as
 * much as a quarter, and words side by side more than words apart.
 */
function scored(
  { text, words }: Known,
  wanted: readonly Wanted[],
): { sure: number[]; score: number } {
  const places = wanted.map(({ stems }) => placeOf(words, stems));
  const sure = places.map(({ surely }) => surely);
  const total = sum(wanted.map(({ rarity }) => rarity));
  const here = sum(wanted.map(({ rarity }, i) => rarity * sure[i]!));
  const pairs = places.filter(
    ({ at }, i) => at > 0 && places[i - 1]?.at === at - 1,
  ).length;
  const near = wanted.length > 1 ? pairs / (wanted.length - 1) : 0;
  const score =
    WEIGHT[text.part] * here * (here / total) * (1 + near) + here * 1e-3;
  return { sure, score };
}

function placeOf(
  words: readonly Word[],
  stems: ReadonlyMap<string, number>,
): { at: number; surely: number } {
  let best = { at: -1, surely: 0 };
  for (const [at, { stem, isPart }] of words.entries()) {
    const surely = (stems.get(stem) ?? 0) * (isPart === true ? PART : 1);
    if (surely > best.surely) best = { at, surely };
  }
  return best;
}

/** The text, cut where words of the query begin and end. */
function pieces(
  { text: { text }, words }: Known,
  wanted: readonly Wanted[],
): Piece[] {
  const isWanted = ({ stem }: Word) =>
    wanted.some(({ stems }) => stems.has(stem));
  const cut: Piece[] = [];
  let done = 0;
  const marked = words.filter(isWanted).sort((a, b) => a.start - b.start);
  for (const { start, end } of marked) {
    if (start < done) continue;
    if (start > done) {
      cut.push({ text: text.slice(done, start), isMatch: false });
    }
    cut.push({ text: text.slice(start, end), isMatch: true });
    done = end;
  }
  if (done < text.length) {
    cut.push({ text: text.slice(done), isMatch: false });
  }
  return cut;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
