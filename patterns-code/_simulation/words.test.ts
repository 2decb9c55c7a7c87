/** What pictures call values: in the story's words, and in none at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequenceDiagram } from './diagram.ts';
import { explore } from './explore.ts';
import { record } from './simulate.ts';
import type { Host, Run, Say, World } from './types.ts';

const silent = { title: '', description: '' };

/** A node that keeps what it is sent, and sends it back. */
const addEcho = (world: World) =>
  world.node('Echo', ({ disk }: Host) => ({
    keep(value: unknown): unknown {
      disk.set('kept', value);
      return value;
    },
    refuse(value: unknown): never {
      throw Object.assign(new Error('not this'), { value });
    },
  }));

/** A run in which the values are kept one after the other. */
const keeping = (values: unknown[], say?: Say) =>
  record(async (world) => {
    if (say !== undefined) world.words(say);
    const echo = addEcho(world);
    for (const value of values) await echo.keep(value);
  });

/** What a picture shows of the calls, the answers and the writes. */
const drawn = ({ trace }: Run) =>
  trace.flatMap((event) => {
    if (event.type === 'send') return [event.said ?? event.label];
    return event.type === 'write' ? [event.said ?? event.value] : [];
  });

const twoEvents = [{ type: 'deposited' }, { type: 'withdrawn' }];
const sayCount: Say = (value) =>
  Array.isArray(value) ? `${value.length} events` : undefined;

describe('the words of a story', () => {
  it('name what is sent, answered and written, and the trace keeps it whole', async () => {
    const run = await keeping([twoEvents], sayCount);
    expect(drawn(run)).toEqual([
      'keep(2 events)',
      'kept = 2 events',
      '2 events',
    ]);
    const whole = '[{ type: "deposited" }, { type: "withdrawn" }]';
    expect(run.trace).toContainEqual(
      expect.objectContaining({ label: `keep(${whole})` }),
    );
    expect(run.trace).toContainEqual(expect.objectContaining({ label: whole }));
    expect(run.trace).toContainEqual(expect.objectContaining({ value: whole }));
  });

  it('name parts of a value that has no words', async () => {
    const run = await keeping(
      [{ log: twoEvents, of: ['A', 1] }],
      (value, place) =>
        place === '.log' || place === '[]' ? sayCount(value, place) : undefined,
    );
    expect(drawn(run)[2]).toBe('{ log: 2 events, of: ["A", 1] }');
  });

  it.each([
    ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['می‌خواهم', 'می‌خواهم'],
    ['a\u200b\u202eb\u0000c', 'a b c'],
    ['\u200da\u200d \u200d b', 'a b'],
  ])(
    'keep the joiners within a word, and nothing else unseen: %j',
    async (said, shown) => {
      const run = await keeping([1], (value) =>
        value === 1 ? said : undefined,
      );
      expect(drawn(run)[2]).toBe(shown);
      const text = sequenceDiagram(run, silent).replace(/#(\d+);/g, (_, code) =>
        String.fromCodePoint(Number(code)),
      );
      expect(text).toContain(` · ${shown}\n`);
    },
  );

  it('are none where nothing would be seen', async () => {
    const run = await keeping([1], () => '\u200d\u200c\u200d');
    expect(drawn(run)[2]).toBe('1');
  });

  it('are asked for each thing at its place', async () => {
    const places: string[] = [];
    await record(async (world) => {
      world.words((_, place) => void places.push(place));
      const echo = addEcho(world);
      await echo.keep({ a: [1] });
      await echo.refuse(2).catch(() => {});
    });
    expect([...new Set(places)]).toEqual([
      ...['keep 1', '.a', '[]', 'key', 'disk kept', 'keep'],
      ...['refuse 1', 'refuse throws'],
    ]);
  });

  it('name errors with their data, keys, deletions and empty answers', async () => {
    const run = await record(async (world) => {
      world.words((value, place) => {
        if (place === 'key') return `the ${value as string}`;
        if (place === 'drop') return 'gone';
        if (place !== 'refuse throws') return undefined;
        return `refused ${String((value as { value?: unknown }).value)}`;
      });
      const echo = addEcho(world);
      await echo.refuse(7).catch(() => {});
      const shelf = world.node('Shelf', ({ disk }) => ({
        drop() {
          disk.set('box', 1);
          disk.delete('box');
        },
      }));
      await shelf.drop();
    });
    expect(drawn(run)).toEqual([
      ...['refuse(7)', 'refused 7', 'drop()'],
      ...['the box = 1', 'the box deleted', 'gone'],
    ]);
  });

  it('are asked in the order in which they were given', async () => {
    const run = await record(async (world) => {
      world.words((value) => (value === 1 ? 'one' : undefined));
      world.words((value) => (typeof value === 'number' ? 'many' : undefined));
      const echo = addEcho(world);
      await echo.keep(1);
      await echo.keep(2);
    });
    expect(drawn(run)).toEqual([
      ...['keep(one)', 'kept = one', 'one'],
      ...['keep(many)', 'kept = many', 'many'],
    ]);
  });

  it.each<[string, (value: unknown) => unknown]>([
    ['throw', () => JSON.parse('{')],
    ['are no text', () => 7],
    ['are empty', () => ' \n '],
    ['are a promise', () => Promise.reject(new Error('late'))],
  ])('count for nothing where they %s', async (_, say) => {
    expect(drawn(await keeping([1], say as Say))).toEqual(
      drawn(await keeping([1])),
    );
  });

  it('are one line of sixty letters at most, cut between words', async () => {
    const say: Say = () => 'two\nwords '.repeat(1000);
    const [call = ''] = drawn(await keeping([1], say));
    expect(call).toBe(
      `keep(${'two words '.repeat(6).trim()}…)`.replace(' words…', '…'),
    );
  });

  it('are not asked in a search until it has found something', async () => {
    let asked = 0;
    const story = async (world: World, isGood: boolean) => {
      world.words(() => void (asked += 1));
      await addEcho(world).keep(1);
      world.finally('it is good', () => isGood);
    };
    await explore((world) => story(world, true), { maxFaults: 0 });
    expect(asked).toBe(0);
    await explore((world) => story(world, false), { maxFaults: 0 });
    expect(asked).toBeGreaterThan(0);
  });

  it('change nothing in the run, whatever they do', async () => {
    const play = (meddles: boolean) =>
      record(async (world) => {
        const echo = addEcho(world);
        const seen: Host[] = [];
        const box = world.node('Box', (host) => {
          seen.push(host);
          return { show: (list: number[]) => [...list, host.random()] };
        });
        world.words((value) => {
          if (!meddles) return undefined;
          if (Array.isArray(value)) value.push(13);
          const [{ disk, random, clock } = {} as Host] = seen;
          disk.set('mine', 1);
          random();
          world.random();
          void clock.sleep(1);
          void echo.keep('mine');
          world.note('mine');
          world.crash('Echo');
          return undefined;
        });
        const list = await box.show([1]);
        return [list, world.random(), await box.show([2])];
      });
    const [still, meddled] = [await play(false), await play(true)];
    expect(meddled.result).toEqual(still.result);
    expect(meddled.trace.length).toBe(still.trace.length);
    expect(meddled.events).toBe(still.events);
  });
});

describe('a value without words', () => {
  const shown = async (value: unknown) => drawn(await keeping([value]))[2];

  it.each<[unknown, string]>([
    ['a text', '"a text"'],
    ['x'.repeat(1234), 'text of 1,234 letters'],
    [new Uint8Array(2000), '2,000 bytes'],
    [Array.from({ length: 1000 }, () => 'abc'), '1,000 items'],
    [new Set(Array.from({ length: 99 }, (_, i) => i)), '99 items'],
    [new Map(Array.from({ length: 99 }, (_, i) => [i, i])), '99 entries'],
    [{ id: 'x'.repeat(50), type: 'y', cents: 1 }, '{ id, type, cents }'],
    [
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, i])),
      '40 fields',
    ],
    [10n ** 60n, 'number of 61 digits'],
  ])(
    'is shown as it is if it fits, and else summed up',
    async (value, text) => {
      expect(await shown(value)).toBe(text);
    },
  );

  it('of several arguments shows those that fit', async () => {
    const run = await record(async (world) => {
      const many = world.node('Many', () => ({ put(..._: unknown[]) {} }));
      await many.put('short', 'x'.repeat(50), [1, 2]);
      await many.put(...Array.from({ length: 40 }, () => 'abc'));
    });
    expect(drawn(run)).toEqual([
      ...['put("short", text of 50 letters, [1, 2])', 'ok'],
      ...['put(40 arguments)', 'ok'],
    ]);
  });

  it('has two lines at most in a picture, and is whole in its text', async () => {
    const anything = fc.anything({
      ...{ withDate: true, withMap: true, withSet: true, withTypedArray: true },
      ...{ withBigInt: true, withNullPrototype: true, maxDepth: 4 },
    });
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        const run = await keeping([value]);
        const text = sequenceDiagram(run, silent);
        for (const line of text.split('\n')) {
          expect(line.split('<br/>').length).toBeLessThanOrEqual(2);
          if (line.includes('%%')) continue;
          expect(line.replace(/#\d+;/g, 'x').length).toBeLessThan(180);
        }
        const comments = text.split('\n').filter((one) => /^ *%% /.test(one));
        const short = run.trace.filter((one) => 'said' in one);
        expect(comments.length).toBeLessThanOrEqual(short.length);
      }),
      { numRuns: 200 },
    );
  });
});
