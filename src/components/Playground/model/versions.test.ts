import { describe, expect, it } from 'vitest';
import { PATTERN } from './fixture.ts';
import {
  isSame,
  nameOf,
  readKept,
  withVersion,
  writeKept,
} from './versions.ts';
import type { Kept, Version } from './versions.ts';

const VERSION: Version = {
  setup: {
    edits: { 'lease.ts': 'mine' },
    variant: 'naive.ts',
    story: 'expires',
    seed: 3,
    faults: [{ at: 9, heal: true }],
  },
  author: 'reader',
};

const KEPT: Kept = {
  ...VERSION,
  fromLink: false,
  link: '#play=1.x',
  aside: [{ setup: { ...VERSION.setup, seed: 4 }, author: 'link' }],
};

function kept(change: object): unknown {
  const [text = ''] = writeKept(KEPT, 'a');
  const changed = JSON.stringify({
    ...(JSON.parse(text) as object),
    ...change,
  });
  return readKept(PATTERN, changed)?.kept;
}

describe('what a browser keeps', () => {
  it('is the same when it is read', () => {
    const [text = ''] = writeKept(KEPT, 'a');
    expect(readKept(PATTERN, text)).toEqual({ kept: KEPT, page: 'a' });
  });

  it.each([null, '', '{', '7', 'null', '[]', '{}', '{"setup":null}'])(
    'is nothing when it is damaged: %s',
    (text) => {
      expect(readKept(PATTERN, text)).toBeUndefined();
    },
  );

  it('keeps what still fits when the page has changed, and says so', () => {
    const { setup } = VERSION;
    const left = (change: object) => kept({ setup: { ...setup, ...change } });
    expect(kept({})).not.toHaveProperty('isPartial');
    const edits = { ...setup.edits, 'gone.ts': 'x' };
    expect(left({ edits })).toMatchObject({ setup, isPartial: true });
    expect(left({ seed: 0.5 })).toMatchObject({
      setup: { faults: setup.faults, edits: setup.edits },
      isPartial: true,
    });
    expect(left({ seed: 0.5 })).not.toHaveProperty('setup.seed');
    const faults = Array.from({ length: 51 }, () => ({ at: 9, heal: true }));
    expect(left({ faults })).not.toHaveProperty('isPartial');
    // Seed and faults were those of the story.
    const { edits: own, variant } = setup;
    expect(left({ story: 'gone' })).toMatchObject({
      setup: { edits: own, variant, story: 'expires' },
      isPartial: true,
    });
    expect(left({ story: 'gone' })).not.toHaveProperty('setup.faults');
    const settings = { edits: {}, variant: 'gone.ts', story: 'gone' };
    expect(left(settings)).toBeUndefined();
  });

  it('drops what can not be read of the versions aside', () => {
    expect(kept({ aside: [null, 7, { setup: {} }, VERSION] })).toMatchObject({
      aside: [VERSION],
    });
    expect(kept({ aside: 'x', link: 7, author: 'x' })).toEqual({
      ...VERSION,
      fromLink: false,
      aside: [],
    });
  });

  it('takes less room with fewer versions aside, where there is no more', () => {
    const aside = [3, 4, 5].map((seed) => ({
      ...VERSION,
      setup: { ...VERSION.setup, seed },
    }));
    const texts = writeKept({ ...KEPT, aside }, 'a');
    const counts = texts.map(
      (text) => readKept(PATTERN, text)?.kept.aside.length,
    );
    expect(counts).toEqual([3, 2, 1, 0]);
    const long = { ...VERSION.setup, edits: { 'lease.ts': 'x'.repeat(3e6) } };
    expect(writeKept({ ...KEPT, setup: long }, 'a')).toEqual([]);
  });
});

describe('a version', () => {
  it('is the same in whichever order it was set', () => {
    const { setup } = VERSION;
    const { edits, ...others } = setup;
    const files = { 'a.ts': '1', 'b.ts': '2' };
    const turned = { 'b.ts': '2', 'a.ts': '1' };
    expect(
      isSame(
        { setup: { edits: files, ...others } },
        { setup: { ...others, edits: turned } },
      ),
    ).toBe(true);
    for (const change of [
      { edits: {} },
      { variant: 'lease.ts' },
      { story: 'withoutLease' },
      { seed: 4 },
      { faults: [] },
      { schedule: [1] },
    ]) {
      expect(isSame({ setup }, { setup: { ...setup, ...change } })).toBe(false);
    }
    expect(edits).toEqual({ 'lease.ts': 'mine' });
  });

  it('is named by its files and by who made it', () => {
    const { setup } = VERSION;
    expect(nameOf(VERSION)).toBe('my lease.ts');
    expect(nameOf({ ...VERSION, page: 'b' })).toBe(
      'my lease.ts of another tab',
    );
    const edits = { 'a.ts': '', 'b.ts': '', 'c.ts': '' };
    const link: Version = { setup: { ...setup, edits }, author: 'link' };
    expect(nameOf(link)).toBe('the link\u2019s a.ts and 2 more');
    expect(nameOf({ ...VERSION, setup: { ...setup, edits: {} } })).toBe(
      'my settings',
    );
  });

  it('gives way to newer ones when there are more than four', () => {
    const many = [1, 2, 3, 4, 5].map((seed) => ({
      ...VERSION,
      setup: { ...VERSION.setup, seed },
    }));
    const list = many.reduce<readonly Version[]>(withVersion, []);
    expect(list.map(({ setup }) => setup.seed)).toEqual([5, 4, 3, 2]);
    expect(withVersion(list, many[2]!).map(({ setup }) => setup.seed)).toEqual([
      3, 5, 4, 2,
    ]);
  });
});
