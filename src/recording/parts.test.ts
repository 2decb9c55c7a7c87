import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record } from '../../patterns-code/_simulation/index.ts';
import type { Run } from '../../patterns-code/_simulation/types.ts';
import { stampOf } from '../drawing/stamp.ts';
import { problemsOf, readFolder, writeFolder } from './folder.ts';
import { measure, type Measured } from './measure.ts';
import { plotOf } from './plot.ts';
import { boundsOf } from '../catalog/searched.ts';

describe('the folder of recordings', () => {
  const text = 'sequenceDiagram\n';
  const drawing = `<svg data-stamp="${stampOf(text)}"/>`;
  const files = new Map([
    ['trips.mmd', text],
    ['searches.json', '[]'],
  ]);
  const found = new Map([...files, ['trips.svg', drawing]]);
  const problems = (changes: [string, string | undefined][]) => {
    const changed = new Map<string, string>(found);
    for (const [name, content] of changes) {
      if (content === undefined) changed.delete(name);
      else changed.set(name, content);
    }
    return problemsOf('x', files, changed);
  };

  it('is right when it holds every file and fresh drawings', () => {
    expect(problems([])).toEqual([]);
  });

  it.each([
    ['searches.json', '[1]', 'diagrams/x/searches.json is not what the code'],
    ['searches.json', undefined, 'diagrams/x/searches.json is missing.'],
    [
      'trips.svg',
      '<svg/>',
      'diagrams/x/trips.svg was not drawn from trips.mmd',
    ],
    ['trips.svg', undefined, 'diagrams/x/trips.svg is missing.'],
    ['old.svg', '<svg/>', 'diagrams/x/old.svg belongs to no story'],
  ])('says what is wrong with %s = %s', (name, content, sentence) => {
    const sentences = problems([[name, content]]);
    expect(sentences).toEqual([
      expect.stringContaining(sentence),
      'Run `npm run check -- x -u`, which mends it.',
    ]);
  });

  let path: string;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'recordings-'));
  });
  afterEach(() => rmSync(path, { recursive: true }));

  it('holds after an update what was recorded, and nothing else', () => {
    writeFolder(path, new Map([['gone.mmd', 'x']]));
    writeFolder(path, files);
    expect(readFolder(path)).toEqual(files);
  });
});

describe('the bounds of a search', () => {
  it('are put in words', () => {
    expect(boundsOf({})).toBe('single crashes and lost messages, every order');
    expect(boundsOf({ maxFaults: 0, delays: [15, 40], maxDelays: 2 })).toBe(
      'no faults, every order, up to 2 messages late by 15 or 40 ms',
    );
    expect(boundsOf({ maxFaults: 0, delays: [50], maxDelays: 1 })).toBe(
      'no faults, every order, single messages late by 50 ms',
    );
    expect(boundsOf({ faults: ['crash'], maxReorders: 0 })).toBe(
      'single crashes, one order',
    );
    expect(boundsOf({ faults: ['crash'], maxReorders: 2 })).toBe(
      'single crashes, up to 2 deliveries out of turn',
    );
    expect(boundsOf({ faults: ['crash'], maxReorders: 1 })).toBe(
      'single crashes, one delivery out of turn',
    );
    expect(boundsOf({ maxFaults: 2, faults: ['cut'] })).toBe(
      'up to two cut networks, every order',
    );
  });

  it('leave out what is not tried', () => {
    expect(boundsOf({ faults: [] })).toBe('no faults, every order');
    expect(boundsOf({ maxFaults: 0, delays: [5], maxDelays: 0 })).toBe(
      'no faults, every order',
    );
  });
});

describe('a measurement', () => {
  const unwatched = () => {};
  const axes = { x: { label: 'n', values: [1, 2] }, y: { label: 'ms' } };

  it('has a value for each x and each series', async () => {
    const series = { double: (x: number) => 2 * x, one: async () => 1 };
    expect((await measure('e', { ...axes, series }, unwatched)).series).toEqual(
      [
        { name: 'double', values: [2, 4] },
        { name: 'one', values: [1, 1] },
      ],
    );
  });

  it('is the mean of several samples, with the smallest and the largest', async () => {
    const series = {
      several: (n: number) => [n, 2 * n, 6 * n],
      alike: () => [5, 5],
    };
    expect((await measure('e', { ...axes, series }, unwatched)).series).toEqual(
      [
        {
          name: 'several',
          values: [3, 6],
          spread: [
            [1, 6],
            [2, 12],
          ],
        },
        { name: 'alike', values: [5, 5] },
      ],
    );
    const none = { none: () => [] };
    await expect(
      measure('e', { ...axes, series: none }, unwatched),
    ).rejects.toThrow('measured [] for "none"');
  });

  it('is refused when one of its runs failed', async () => {
    let seen: (run: Run) => void = () => {};
    const series = {
      lost: async (n: number) => {
        const story = async () => {
          if (n === 2) throw new Error('no quorum');
        };
        seen(await record(story));
        return 100;
      },
    };
    const watch = (listener: (run: Run) => void) => void (seen = listener);
    await expect(measure('wait', { ...axes, series }, watch)).rejects.toThrow(
      'A run of the experiment wait failed, for "lost" at n 2: Error: no quorum.',
    );
  });

  it('says which value is no number', async () => {
    const series = { none: () => NaN };
    await expect(
      measure('wait', { ...axes, series }, unwatched),
    ).rejects.toThrow('The experiment wait measured NaN for "none" at n 1.');
  });
});

describe('a plot', () => {
  const words = { id: 'p', title: 'Wait & see', description: 'Ten < twenty.' };
  const measured = (values: (number | string)[]): Measured => ({
    x: { label: 'size', values },
    y: { label: 'ms' },
    series: [
      { name: 'with', values: [1, 2, 3] },
      { name: 'without', values: [3, 2, 1] },
    ],
  });

  it.each([
    ['lines', [1, 2, 3], 'stroke-dasharray="6 4"'],
    ['bars', ['small', 'middle', 'large'], 'fill-opacity="0.25"'],
  ])('of %s tells its series apart without colour', (_, values, sign) => {
    const svg = plotOf(measured(values), words);
    expect(svg).toContain(sign);
    expect(svg).toContain('>without</text>');
    expect(svg).toContain('var(--series-2,');
  });

  it.each([
    ['lines', [1, 2, 3], 'fill-opacity="0.16"'],
    ['bars', ['small', 'middle', 'large'], 'stroke-width="1.5"'],
  ])('of %s draws how far its samples spread', (_, values, sign) => {
    const plain = measured(values);
    expect(plotOf(plain, words)).not.toContain(sign);
    const [first, second] = plain.series;
    const spread: [number, number][] = [
      [0, 2],
      [1, 4],
      [3, 3],
    ];
    const spreading = { ...plain, series: [{ ...first!, spread }, second!] };
    expect(plotOf(spreading, words)).toContain(sign);
  });

  it('fits a phone of 390 px with letters of 11 px', () => {
    const svg = plotOf(measured([1, 2, 3]), words);
    const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
    const letters = Number(/font:(\d+)px/.exec(svg)?.[1]);
    const roomPx = 358;
    expect((letters * roomPx) / width).toBeGreaterThanOrEqual(11);
  });

  it('leaves out the names of values that would touch', () => {
    const svg = plotOf(measured([16, 1024, 1536]), words);
    expect(svg).toContain('>1536</text>');
    expect(svg).not.toContain('>1024</text>');
  });

  it('is named and described, and always the same', () => {
    const svg = plotOf(measured([1, 2, 3]), words);
    expect(svg).toContain('<title id="p-title">Wait &amp; see</title>');
    expect(svg).toContain('<desc id="p-desc">Ten &lt; twenty.</desc>');
    expect(plotOf(measured([1, 2, 3]), words)).toBe(svg);
  });
});
