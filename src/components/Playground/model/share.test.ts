import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { PATTERN } from './fixture.ts';
import type { Setup } from './setup.ts';
import { MAX_LINK_CHARACTERS, readLink, writeLink } from './share.ts';

const SETUP: Setup = {
  edits: { 'lease.ts': 'export const lease = "grüße 🌍";\n' },
  variant: 'naive.ts',
  story: 'expires',
  seed: 42,
  faults: [
    { at: 10, crash: 'Holder', restartAfterMs: 5 },
    { drop: 'Client>Holder#2' },
    { at: 5, cut: [['Client'], ['Holder']] },
  ],
  schedule: [0, 1, 2],
};

/** A link to any value, as a stranger could make one. */
function linkTo(value: unknown): string {
  const packed = deflateSync(strToU8(JSON.stringify(value)));
  return `#play=1.${Buffer.from(packed).toString('base64url')}`;
}

function problemOf(hash: string): string {
  const opened = readLink(PATTERN, hash);
  return 'problem' in opened ? opened.problem : 'no problem';
}

function written(setup: Setup): string {
  const link = writeLink(PATTERN, setup);
  if ('problem' in link) throw new Error(link.problem);
  return link.hash;
}

describe('a link', () => {
  it('brings back everything that was set', () => {
    expect(readLink(PATTERN, written(SETUP))).toEqual({ setup: SETUP });
  });

  it('leaves out what was not set', () => {
    const setup = { edits: {}, variant: 'lease.ts', story: 'expires' };
    expect(readLink(PATTERN, written(setup))).toEqual({ setup });
  });

  it('holds only letters that survive a chat program', () => {
    expect(written(SETUP)).toMatch(/^#play=1\.[A-Za-z0-9_-]+$/);
  });

  it('is refused when it would be too long', () => {
    let text = '';
    for (let i = 0; i < 30_000; i += 1) text += String((i * 7919) % 9973);
    const link = writeLink(PATTERN, { ...SETUP, edits: { 'lease.ts': text } });
    expect(link).toEqual({ problem: expect.stringContaining('too long') });
  });

  it('is refused when this page would not open it', () => {
    const [heal] = [{ at: 1, heal: true } as const];
    const many = (length: number) => ({
      ...SETUP,
      faults: Array.from({ length }, () => heal),
    });
    const most = written(many(1000));
    expect(readLink(PATTERN, most)).toEqual({ setup: many(1000) });
    expect(writeLink(PATTERN, many(1001))).toEqual({
      problem:
        'There can be no link: it has more than 1,000 faults. Download keeps the code.',
    });
    // A story of one's own may have any seed.
    expect(writeLink(PATTERN, { ...SETUP, seed: 0.5 })).toEqual({
      problem: expect.stringContaining('no whole number'),
    });
    // Letters of more than one byte.
    const long = { 'lease.ts': 'ü'.repeat(300_000) };
    expect(writeLink(PATTERN, { ...SETUP, edits: long })).toEqual({
      problem: expect.stringContaining('too long'),
    });
  });

  it('ends in a sentence at every length it may be cut to', () => {
    const hash = written(SETUP);
    for (let end = '#play='.length; end < hash.length; end += 1) {
      expect(problemOf(hash.slice(0, end))).toContain(
        'Nothing of it was opened.',
      );
    }
  });

  it('ends in a sentence when it is too long to be read', () => {
    const hash = `#play=1.${'A'.repeat(MAX_LINK_CHARACTERS)}`;
    expect(problemOf(hash)).toContain('is too long');
  });

  it('stops unpacking a small link to a huge text', () => {
    const bomb = linkTo({ edits: { 'lease.ts': 'x'.repeat(8_000_000) } });
    expect(bomb.length).toBeLessThan(MAX_LINK_CHARACTERS);
    expect(problemOf(bomb)).toContain('more than fits');
  });

  it.each([
    ['another version', '#play=2.AAAA', 'another version'],
    ['no base64', '#play=1.%%%', 'damaged'],
    ['no object', linkTo([1]), 'no playground'],
    ['another page', linkTo({ ...SETUP, slug: 'saga' }), 'another page'],
    ['no files', linkTo({ ...SETUP, slug: 'lease', edits: [] }), 'no files'],
    [
      'a foreign file',
      linkTo({ ...SETUP, slug: 'lease', edits: { '../x.ts': '' } }),
      'the file "../x.ts"',
    ],
    [
      'a foreign version',
      linkTo({ ...SETUP, slug: 'lease', variant: 'scenarios.ts' }),
      'names a version',
    ],
    [
      'a foreign story',
      linkTo({ ...SETUP, slug: 'lease', story: '__proto__' }),
      'names a story',
    ],
    ['a bad seed', linkTo({ ...SETUP, slug: 'lease', seed: 0.5 }), 'seed'],
    [
      'a bad fault',
      linkTo({ ...SETUP, slug: 'lease', faults: [{ explode: true }] }),
      'a fault that is of no known kind. The kinds are crash, ',
    ],
    [
      'a fault with a field of another type',
      linkTo({
        ...SETUP,
        slug: 'lease',
        faults: [{ at: 1, crash: 'A', restartAfterMs: null }],
      }),
      'a fault that needs simulated ms in "restartAfterMs"',
    ],
    [
      'too many faults',
      linkTo({
        ...SETUP,
        slug: 'lease',
        faults: Array.from({ length: 1001 }, () => ({ at: 1, heal: true })),
      }),
      'more than 1,000 faults',
    ],
    [
      'a fault of a bad time',
      linkTo({ ...SETUP, slug: 'lease', faults: [{ at: -1, crash: 'A' }] }),
      'a fault that needs "at" in simulated ms',
    ],
    [
      'a field that turns the text',
      linkTo({
        ...SETUP,
        slug: 'lease',
        faults: [{ at: 1, crash: 'A', '\u202eback': 1 }],
      }),
      'has "⟨U+202E⟩back"',
    ],
    [
      'a bad schedule',
      linkTo({ ...SETUP, slug: 'lease', schedule: ['1'] }),
      'order of deliveries',
    ],
  ])('ends in a sentence: %s', (_, hash, words) => {
    expect(problemOf(hash)).toContain(words);
    expect(problemOf(hash)).toContain('Nothing of it was opened.');
  });
});
