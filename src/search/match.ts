/**
 * Which words of the catalog a word of a query means, and how surely: the
 * same word in another form, a word with the same meaning, its beginning,
 * or a slip of the keyboard.
 */
import { distance } from '../catalog/names.ts';
import { synonymsOf } from './synonyms.ts';
import type { Word } from './words.ts';

const SAME_MEANING = 0.7;
const BEGINNING = 0.5;
const SLIP = 0.6;
const TWO_SLIPS = 0.5;

/** Every stem of the catalog with one of the words that it came from. */
export type Vocabulary = ReadonlyMap<string, string>;

/** Stems that the word may mean, each with how surely, from 0 to 1. */
export function meanings(
  { raw, stem }: Word,
  vocabulary: Vocabulary,
): Map<string, number> {
  const found = new Map<string, number>();
  const add = (one: string, surely: number) => {
    if (!vocabulary.has(one)) return;
    found.set(one, Math.max(surely, found.get(one) ?? 0));
  };
  add(stem, 1);
  for (const other of synonymsOf(raw)) add(other, SAME_MEANING);
  for (const [other, word] of vocabulary) {
    if (raw.length < 3 || !word.startsWith(raw)) continue;
    add(other, BEGINNING + (0.4 * raw.length) / word.length);
  }
  // What is a word of the catalog, or begins one, is no slip.
  if (found.size > 0) return found;
  const most = slipsIn(raw);
  for (const [other, word] of most > 0 ? vocabulary : []) {
    // Who slips has nearly always begun the word, and hardly a short one.
    if (word[0] !== raw[0] || word.length < MIN_SLIP) continue;
    // The catalog may have the word in the plural alone, and a slip may look
    // like an ending: the stem of `bulkhed` is `bulkh`.
    const near = [word, other].filter(
      ({ length }) => Math.abs(length - raw.length) <= most,
    );
    if (near.length === 0) continue;
    const slips = Math.min(
      distance(stem, other),
      ...near.map((one) => distance(raw, one)),
    );
    if (slips <= most) add(other, slips > 1 ? TWO_SLIPS : SLIP);
  }
  return found;
}

/** In a shorter word any slip is another word: `kong` is not `long`. */
const MIN_SLIP = 5;

/** How many slips are likely in a word. */
function slipsIn({ length }: string): number {
  if (length < MIN_SLIP) return 0;
  return length < 8 ? 1 : 2;
}
