/** How a long story is kept short. Each row is a note on a moment of its own. */
import { describe, expect, it } from 'vitest';
import { sequenceDiagram } from './diagram.ts';
import type { TraceEvent } from './types.ts';

const node: TraceEvent = { type: 'node', at: 0, node: 'A', kind: 'service' };

/** The lines of a story in which one thing after the other is noted. */
function told(texts: readonly string[]): string[] {
  const notes = texts.map((text, at): TraceEvent => ({
    type: 'note',
    at,
    node: 'A',
    text,
  }));
  return picture([node, ...notes]);
}

function picture(trace: TraceEvent[]): string[] {
  return sequenceDiagram({ trace }, { title: '', description: '' })
    .split('\n')
    .slice(2, -1)
    .map((line) => line.trim().replace('Note over N1: ', ''));
}

/** So many words, each another, and none with a digit. */
const words = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    [...i.toString(5).padStart(3, '0')].map((d) => 'aeiou'[Number(d)]).join(''),
  );

const inFull = (texts: readonly string[]) =>
  texts.map((text, at) => `${at} ms · ${text}`);

const times = <T>(count: number, round: readonly T[]) =>
  Array.from({ length: count }, () => round).flat();

describe('a story', () => {
  it('is drawn in full up to 24 rows', () => {
    const short = times(24, ['same']);
    expect(told(short)).toEqual(inFull(short));
    expect(told([...short, 'same'])).toEqual([
      'loop 25 times',
      '0 ms · same',
      'end',
    ]);
  });

  it('is drawn in full where each remark is another', () => {
    const notes = words(40);
    expect(told(notes)).toEqual(inFull(notes));
  });

  it('is drawn in full where each message is another', () => {
    const sent = words(40).flatMap((label, id): TraceEvent[] => [
      {
        type: 'send',
        at: id,
        id,
        key: `A>B#${id}`,
        from: 'A',
        to: 'B',
        kind: 'call',
        method: 'say',
        label,
      },
      { type: 'deliver', at: id, id },
    ]);
    expect(picture([node, ...sent]).slice(1)).toEqual(
      words(40).map((label, at) => `N1->>N2: ${at} ms · ${label}`),
    );
  });

  it('names the moment again after a loop, which has ended later', () => {
    const notes = [...times(25, ['same']), 'then'].map((text): TraceEvent => ({
      type: 'note',
      at: 7,
      node: 'A',
      text,
    }));
    expect(picture([node, ...notes])).toEqual([
      'loop 25 times',
      '7 ms · same',
      'end',
      '7 ms · then',
    ]);
  });
});

describe('a round', () => {
  it('has up to 12 rows', () => {
    const twelve = words(12);
    expect(told(times(3, twelve))).toEqual([
      'loop 3 times',
      ...inFull(twelve),
      'end',
    ]);
    const thirteen = times(3, words(13));
    expect(told(thirteen)).toEqual(inFull(thirteen));
  });

  it('comes three times or more', () => {
    const twice = [...times(2, words(12)), 'so', 'it', 'ends'];
    expect(told(twice)).toEqual(inFull(twice));
  });

  it('is the first of those that differ in their numbers alone', () => {
    const numbers = Array.from(
      { length: 30 },
      (_, i) => `waits ${i}${['', '.5', '.25'][i % 3]} s`,
    );
    expect(told(numbers)).toEqual([
      '0 ms · waits 0 s',
      '29 ms · … 29 more like this',
    ]);
    const pairs = numbers.flatMap((text) => [text, 'goes on']);
    expect(told(pairs)).toEqual([
      '0 ms · waits 0 s',
      '1 ms · goes on',
      '59 ms · … 29 more like these 2 steps',
    ]);
  });
});

describe('what is still too long', () => {
  it('is drawn without its middle from 82 rows on', () => {
    expect(told(words(81))).toEqual(inFull(words(81)));
    const all = inFull(words(82));
    expect(told(words(82))).toEqual([
      ...all.slice(0, 50),
      '52 ms · … 2 more steps are not drawn',
      // The gap has named the moment already.
      words(82)[52],
      ...all.slice(53),
    ]);
  });

  it('may go on with a round', () => {
    const [before, after] = [words(52), words(82).slice(53)];
    const lines = told([...before, ...times(4, ['same']), ...after]);
    expect(lines.slice(49, 55)).toEqual([
      `49 ms · ${before[49]}`,
      '52 ms · … 2 more steps are not drawn',
      'loop 4 times',
      'same',
      'end',
      `56 ms · ${after[0]}`,
    ]);
    expect(lines).toHaveLength(83);
  });
});
