import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Kept, KeptFiles, stampOf } from './kept.ts';

describe('Kept', () => {
  it('makes a value again only when its stamp has changed', () => {
    const kept = new Kept<number>();
    let made = 0;
    const make = () => (made += 1);
    expect(kept.of('a', 'first', make)).toBe(1);
    expect(kept.of('a', 'first', make)).toBe(1);
    expect(kept.of('b', 'first', make)).toBe(2);
    expect(kept.of('a', 'second', make)).toBe(3);
  });
});

describe('KeptFiles', () => {
  let root: string;
  let made: number;
  const make = () => Promise.resolve({ serial: (made += 1) });
  /** As another process does it. */
  const anew = () => new KeptFiles<{ serial: number }>(join(root, 'kept'));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kept-'));
    made = 0;
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('makes a value again only when its stamp has changed', async () => {
    const kept = new KeptFiles<{ serial: number }>();
    expect(await kept.of('a', 'first', make)).toEqual({ serial: 1 });
    expect(await kept.of('a', 'first', make)).toEqual({ serial: 1 });
    expect(await kept.of('b', 'first', make)).toEqual({ serial: 2 });
    expect(await kept.of('a', 'second', make)).toEqual({ serial: 3 });
  });

  it('knows what an earlier process made of the same files', async () => {
    await anew().of('a', 'first', make);
    expect(await anew().of('a', 'first', make)).toEqual({ serial: 1 });
    expect(await anew().of('a', 'second', make)).toEqual({ serial: 2 });
    expect(await anew().of('a', 'first', make)).toEqual({ serial: 3 });
  });

  it('makes anew what was cut off while it was written', async () => {
    await anew().of('a', 'first', make);
    writeFileSync(join(root, 'kept', 'a.json'), '{"stamp":"first","val');
    expect(await anew().of('a', 'first', make)).toEqual({ serial: 2 });
  });

  it('keeps nothing of what could not be made', async () => {
    const fail = () => Promise.reject(new Error('no'));
    await expect(anew().of('a', 'first', fail)).rejects.toThrow('no');
    expect(await anew().of('a', 'first', make)).toEqual({ serial: 1 });
  });
});

describe('the stamp of files', () => {
  let root: string;
  const stamp = () => stampOf(root, ['folder', 'file.mdx']);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kept-'));
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'folder', 'a.ts'), 'one');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('is the same while nothing changes', () => {
    expect(stamp()).toBe(stamp());
  });

  it.each([
    ['a file of a folder grows', 'folder/a.ts', 'three'],
    ['a file of a folder is new', 'folder/b.ts', 'one'],
    ['a file is new', 'file.mdx', ''],
  ])('changes when %s', (_, path, text) => {
    const before = stamp();
    writeFileSync(join(root, path), text);
    expect(stamp()).not.toBe(before);
  });

  it('changes when a text of the same length is written later', () => {
    const before = stamp();
    const path = join(root, 'folder', 'a.ts');
    writeFileSync(path, 'two');
    const later = new Date(Date.now() + 5000);
    utimesSync(path, later, later);
    expect(stamp()).not.toBe(before);
  });
});
