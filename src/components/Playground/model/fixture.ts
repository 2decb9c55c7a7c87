/** A small pattern for the tests of this folder. */
import type { Pattern } from '../../../catalog/types.ts';

const story = {
  caption: '',
  figure: '',
  seed: 7,
  searchable: false,
  searchBounds: '',
  searchLimits: {},
  withoutPattern: false,
};

export const PATTERN: Pattern = {
  kind: 'pattern',
  slug: 'lease',
  title: 'Lease',
  intent: 'Lends for a while.',
  symptoms: [],
  aliases: [],
  tags: [],
  category: { slug: 'c', label: 'C', position: 1, description: '' },
  permalink: '/c/lease/',
  apiPermalink: '/api/lease/',
  related: [],
  guarantees: [
    { title: 'lends to one', line: 3, seen: [] },
    { title: 'ends on time', line: 9, seen: [] },
  ],
  limits: [{ title: 'trusts the clock', line: 20, seen: [] }],
  variants: [
    {
      file: 'naive.ts',
      title: 'without an end',
      summary: 'No end.',
      breaks: ['ends on time'],
    },
  ],
  files: [
    { name: 'lease.ts', role: 'pattern', lines: 1 },
    { name: 'naive.ts', role: 'naive', lines: 1 },
    { name: 'scenarios.ts', role: 'scenarios', lines: 1 },
    { name: 'lease.test.ts', role: 'tests', lines: 1 },
  ],
  stories: [
    {
      ...story,
      name: 'withoutLease',
      title: 'Without lease',
      faults: [],
      withoutPattern: true,
    },
    {
      ...story,
      name: 'expires',
      title: 'Expires',
      faults: [{ at: 50, crash: 'Holder' }],
    },
  ],
  figures: [],
  experiments: [],
  findings: [],
  nodes: [
    { name: 'Client', kind: 'client' },
    { name: 'Holder', kind: 'service' },
  ],
};

export const SOURCES = {
  'lease.ts': 'export const lease = 1;\n',
  'naive.ts': 'export const lease = 0;\n',
  'scenarios.ts': 'export {};\n',
  'lease.test.ts': 'export {};\n',
};
