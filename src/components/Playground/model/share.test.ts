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
  const link = writeLink('lease', setup);
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
    const link = writeLink('lease', { ...SETUP, edits: { 'lease.ts': text } });
    expect(link).toEqual({ problem: expect.stringContaining('too long') });
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
      'a fault of no known kind',
    ],
    [
      'a fault with a field of another type',
      linkTo({
        ...SETUP,
        slug: 'lease',
        faults: [{ at: 1, crash: 'A', restartAfterMs: null }],
      }),
      'a fault of no known kind',
    ],
    [
      'too many faults',
      linkTo({
        ...SETUP,
        slug: 'lease',
        faults: Array.from({ length: 51 }, () => ({ at: 1, heal: true })),
      }),
      'more than 50 faults',
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
