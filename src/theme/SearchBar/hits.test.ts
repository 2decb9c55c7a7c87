import { expect, it } from 'vitest';
import { Finder } from '../../search/finder.ts';
import { hereFirst, merged, ownHits, type Hit } from './hits.ts';

const hit = (url: string, kind: string): Hit => ({
  url,
  kind,
  title: url,
  excerpt: [],
});

it('shows what is known by name first, then patterns, reference and others', () => {
  const own = [hit('/a/', 'Pattern'), hit('/style/', 'About')];
  const full = [
    hit('/about/', 'About'),
    hit('/api/b/', 'Reference'),
    hit('/a/#idea', 'Pattern'),
    hit('/b/#idea', 'Pattern'),
  ];
  expect(merged(own, full).map(({ url }) => url)).toEqual([
    '/a/',
    '/style/',
    '/b/#idea',
    '/api/b/',
    '/about/',
  ]);
});

it('takes the place of an export from the full text', () => {
  const own = [hit('/api/a/', 'Reference'), hit('/b/', 'Pattern')];
  const full = [hit('/api/a/#clock', 'Reference'), hit('/b/#idea', 'Pattern')];
  expect(merged(own, full).map(({ url }) => url)).toEqual([
    '/api/a/#clock',
    '/b/',
  ]);
});

it('leads to the section of the behaviour that was found', () => {
  const finder = new Finder([
    {
      id: 'a',
      kind: 'Pattern',
      title: 'Lease',
      url: '/a/',
      texts: [
        { part: 'title', text: 'Lease' },
        { part: 'intent', text: 'Lends a thing.' },
        { part: 'tag', text: 'borrowing' },
        { part: 'limit', text: 'trusts its clock', at: '#what-it-does-not' },
      ],
    },
    {
      id: 'b',
      kind: 'Planned',
      title: 'Clock',
      texts: [{ part: 'title', text: 'Clock' }],
    },
  ]);
  expect(ownHits(finder, 'clock')).toEqual([
    {
      url: '/a/#what-it-does-not',
      kind: 'Pattern',
      title: 'Lease',
      section: 'limit',
      excerpt: [
        { text: 'trusts its ', isMatch: false },
        { text: 'clock', isMatch: true },
      ],
    },
  ]);
  expect(ownHits(finder, 'lease')).toMatchObject([
    { url: '/a/', excerpt: [{ text: 'Lends a thing.' }] },
  ]);
  expect(ownHits(finder, 'borrow')).toMatchObject([
    { section: 'tag borrowing', excerpt: [{ text: 'Lends a thing.' }] },
  ]);
});

it('puts pages that are here first, and marks the others', () => {
  const hits = [hit('/a/', 'Pattern'), hit('/b/#idea', 'Pattern')];
  expect(
    hereFirst(hits, new Set(['/b/'])).map(({ url, isAway }) => [url, isAway]),
  ).toEqual([
    ['/b/#idea', undefined],
    ['/a/', true],
  ]);
});
