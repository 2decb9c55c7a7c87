import { describe, expect, it } from 'vitest';
import { Finder } from './finder.ts';
import type { Entry, Kind, Text } from './types.ts';

const entry = (
  id: string,
  kind: Kind,
  texts: readonly (readonly [Text['part'], string])[],
): Entry => ({
  id,
  kind,
  title: id,
  texts: texts.map(([part, text]) => ({ part, text })),
});

const ENTRIES = [
  entry('style', 'About', [['title', 'Circuit breaker']]),
  entry('breaker', 'Pattern', [
    ['title', 'Circuit Breaker'],
    ['symptom', 'My service keeps calling a dead dependency.'],
    ['guarantee', 'spares callers of a dead service their timeout'],
  ]),
  entry('cache', 'Pattern', [
    ['title', 'Cache-Aside'],
    ['alias', 'Lazy Loading'],
    ['symptom', 'Users see yesterday’s price.'],
    ['guarantee', 'asks a dead service no more'],
  ]),
  entry('reference', 'Reference', [['name', 'CircuitOpenError']]),
];

const finder = new Finder(ENTRIES);
const ids = (query: string) =>
  finder.find(query).map(({ entry: { id } }) => id);

describe('Finder', () => {
  it('finds nothing without words, and nothing for words that nobody has', () => {
    expect(ids('')).toEqual([]);
    expect(ids(' … ')).toEqual([]);
    expect(ids('一二三')).toEqual([]);
    expect(ids('xylophone')).toEqual([]);
  });

  it('ranks a pattern before other pages with the same words', () => {
    expect(ids('circuit breaker')).toEqual(['breaker', 'style']);
  });

  it('finds a name by all of it before a name by its part', () => {
    expect(ids('CircuitOpenError')[0]).toBe('reference');
    expect(ids('circuitopenerror')[0]).toBe('reference');
    expect(ids('open')).toEqual(['reference']);
  });

  it('finds a title that was written as one word', () => {
    expect(ids('cacheaside')).toEqual(['cache']);
    expect(ids('lazyloading')).toEqual(['cache']);
  });

  it('finds other forms, beginnings and words of the same meaning', () => {
    expect(ids('dependencies')[0]).toBe('breaker');
    expect(ids('depend')[0]).toBe('breaker');
    expect(ids('unreachable')[0]).toBe('breaker');
  });

  it.each(['kong', 'raft', 'xlosed', 'brake'])(
    'takes "%s" for no slip of a short word, or of one that begins otherwise',
    (query) => {
      const other = new Finder([
        entry('a', 'Pattern', [['guarantee', 'long rate closed']]),
      ]);
      expect(other.find(query)).toEqual([]);
    },
  );

  it('counts words as side by side only where both stand', () => {
    const two = new Finder([
      entry('begins', 'Pattern', [['guarantee', 'lease blocks others']]),
      entry('goes on', 'Pattern', [['guarantee', 'expired lease blocks']]),
    ]);
    const [first, second] = two.find('blocks qqqqqq lease');
    expect(first?.score).toBe(second?.score);
  });

  it.each(['timout', 'tiemout', 'timeoutt', 'dependancy', 'braeker'])(
    'forgives the slip in "%s"',
    (query) => {
      expect(ids(query)[0]).toBe('breaker');
    },
  );

  it('takes no short word, and no word of its own, for a slip', () => {
    expect(ids('det')).toEqual([]);
    // "price" is two letters from "spare".
    expect(ids('price')).toEqual(['cache']);
  });

  it('wants at least half of what was said', () => {
    expect(ids('dependency dead xylophone')).toEqual(['breaker']);
    expect(ids('dependency xylophone zither gamelan')).toEqual([]);
  });

  it('prefers the page in which the words stand in one text', () => {
    expect(ids('dead service timeout')[0]).toBe('breaker');
  });

  it('prefers words side by side', () => {
    const both = new Finder([
      entry('apart', 'Pattern', [['guarantee', 'exactly as said, not once']]),
      entry('near', 'Pattern', [['guarantee', 'counts exactly once, as said']]),
    ]);
    expect(both.find('exactly once')[0]?.entry.id).toBe('near');
  });

  it('says which text fits best, and marks the words in it', () => {
    const [first] = finder.find('a service calls a dead dependency');
    expect(first?.text.part).toBe('symptom');
    expect(first?.pieces.filter(({ isMatch }) => isMatch)).toEqual(
      ['service', 'calling', 'dead', 'dependency'].map((text) => ({
        text,
        isMatch: true,
      })),
    );
    const whole = first?.pieces.map(({ text }) => text).join('');
    expect(whole).toBe('My service keeps calling a dead dependency.');
  });

  it('marks a name as a whole where a part of it was found', () => {
    const [first] = finder.find('open');
    expect(first?.pieces).toEqual([
      { text: 'CircuitOpenError', isMatch: true },
    ]);
  });
});
