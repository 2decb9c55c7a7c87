import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Pattern } from '../../../catalog/types.ts';
import vitestConfig from '../../../config/vitest.config.mts';
import packageJson from '../../../../package.json' with { type: 'json' };
import { archive, archiveTexts, HASHES, TOOLS } from './archive.ts';
import { PATTERN, SOURCES } from './fixture.ts';
import { initialSetup } from './setup.ts';
import type { Own, Setup } from './setup.ts';

const setup = {
  ...initialSetup(PATTERN),
  variant: 'naive.ts',
  edits: { 'lease.ts': 'export const lease = 2;\n' },
};
const shared = {
  LICENSE: 'MIT',
  'LICENSE-CONTENT': 'CC BY',
  'patterns-code/_simulation/index.ts': 'export {};\n',
};
const PAGE = 'https://example.org/c/lease/';

const textsOf = (
  change: Partial<Setup> = {},
  sources = SOURCES,
  own: Own = {},
) => archiveTexts(PATTERN, { ...setup, ...change }, own, sources, shared, PAGE);

describe('a download', () => {
  it('pins the versions that this site is tested with', () => {
    const { dependencies, devDependencies } = packageJson;
    expect(TOOLS.vitest).toBe(devDependencies.vitest);
    expect(`^${TOOLS.tsx}`).toBe(devDependencies.tsx);
    expect(TOOLS.typescript).toBe(dependencies.typescript);
    expect(HASHES['@noble/hashes']).toBe(dependencies['@noble/hashes']);
  });

  it('holds the code as edited, the simulation and what runs it', () => {
    const { name, bytes } = archive(PATTERN, setup, {}, SOURCES, shared, PAGE);
    const files = unzipSync(bytes);
    expect(name).toBe('lease.zip');
    expect(Object.keys(files)).toEqual([
      'lease/README.md',
      'lease/example.ts',
      'lease/package.json',
      'lease/tsconfig.json',
      'lease/vitest.config.ts',
      'lease/patterns-code/lease/lease.ts',
      'lease/patterns-code/lease/naive.ts',
      'lease/patterns-code/lease/scenarios.ts',
      'lease/patterns-code/lease/lease.test.ts',
      'lease/LICENSE',
      'lease/LICENSE-CONTENT',
      'lease/patterns-code/_simulation/index.ts',
    ]);
    const text = files['lease/patterns-code/lease/lease.ts'];
    expect(strFromU8(text ?? new Uint8Array())).toBe(setup.edits['lease.ts']);
  });

  it('holds files of other patterns in their own folders', () => {
    const borrowed = { ...SOURCES, 'other/other.ts': 'export {};\n' };
    const texts = textsOf({}, borrowed);
    expect(texts['patterns-code/other/other.ts']).toBe('export {};\n');
    expect(texts['patterns-code/lease/naive.ts']).toBe(SOURCES['naive.ts']);
  });

  it('depends on hashes only where the code uses them', () => {
    expect(textsOf()['package.json']).not.toContain('@noble/hashes');
    const edits = { 'lease.ts': "import '@noble/hashes/sha2.js';\n" };
    const hashing = textsOf({ edits });
    expect(hashing['package.json']).toContain('"@noble/hashes": "2.4.0"');
  });

  it('says what was set on the page', () => {
    const readme = textsOf()['README.md'];
    expect(readme).toContain('against `naive.ts`');
    expect(readme).toContain('- Holder crashes at 50 ms.');
    expect(readme).toContain('"Expires", the seed 7. Changed there');
  });

  it('says what the reader’s own story set, if a run has shown it', () => {
    const edits = { 'scenarios.ts': '// own' };
    const unknown = textsOf({ edits })['README.md'];
    expect(unknown).toContain('the seed its own.');
    expect(unknown).toContain('faults are those that `scenarios.ts` names');
    expect(unknown).not.toContain('50 ms');
    const own = { seed: 5, faults: [{ at: 300, crash: 'Holder' }] };
    const shown = textsOf({ edits }, SOURCES, own)['README.md'];
    expect(shown).toContain('the seed 5.');
    expect(shown).toContain('- Holder crashes at 300 ms.');
    expect(shown).not.toContain('`scenarios.ts` names');
  });

  it.each([
    [
      "import type { A } from './a.ts';\nimport type {\n  B,\n} from 'b';",
      'types only',
    ],
    [
      "import { sha256 } from '@noble/hashes/sha2.js';\nexport { b } from './naive.ts';",
      'from `@noble/hashes/sha2.js` and `./naive.ts`',
    ],
    [
      "import type { A } from './a.ts';\nimport {\n  b,\n} from './b.ts';\nimport './b.ts';",
      'from `./b.ts`',
    ],
    ["export class A {}\nconst text = 'x';", 'nothing'],
    [
      "import type { A } from './a.ts';\nexport const a = from('x');",
      'types only',
    ],
  ])('says what the pattern imports: %j', (text, what) => {
    const readme = textsOf({ edits: { 'lease.ts': text } })['README.md'];
    expect(readme).toContain(`the pattern. It imports ${what}.\n`);
  });

  it('gives its tests the time that they have here', () => {
    const { testTimeout, hookTimeout } = vitestConfig.test ?? {};
    const config = textsOf()['vitest.config.ts'];
    expect(testTimeout).toBeGreaterThan(5_000);
    expect(config).toContain(`testTimeout: ${testTimeout},`);
    expect(config).toContain(`hookTimeout: ${hookTimeout},`);
  });

  it('says where it comes from, and under which licences it is', () => {
    const readme = textsOf()['README.md'];
    expect(readme).toContain(PAGE);
    expect(readme).toContain('MIT');
    expect(readme).toContain('CC BY\n4.0');
  });

  it('calls what compares patterns no pattern, and has no versions of it', () => {
    const compares: Pattern = {
      ...PATTERN,
      kind: 'comparison',
      variants: [],
    };
    const own = { ...setup, variant: 'lease.ts', edits: {} };
    const { 'README.md': readme = '' } = archiveTexts(
      compares,
      own,
      {},
      SOURCES,
      shared,
      PAGE,
    );
    expect(readme).toContain('how each of the patterns that are compared');
    expect(readme).toContain('- Beside it: the stories');
    expect(readme).not.toMatch(/naive|## Versions|: the pattern\./);
    const { 'README.md': usual = '' } = textsOf();
    expect(usual).toMatch(/: the pattern\.[\s\S]*naive[\s\S]*## Versions/);
  });

  it('shows the example that it holds, and what the pattern takes', () => {
    const text = `export class NoLeaseError extends Error {
  constructor(name: string) {}
}
export class Named {
  name = '';
}
export class Lease {
  constructor(
    clock: Clock,
    options: { ms: number },
  ) {
  }
}
`;
    const texts = textsOf({ edits: { 'lease.ts': text } });
    const shown = texts['example.ts']?.replace(/^(?=.)/gm, '    ');
    expect(texts['README.md']).toContain(shown);
    expect(texts['README.md']).toContain(
      '- `new Lease(clock: Clock, options: { ms: number })`\n',
    );
    expect(texts['README.md']).not.toContain('new No');
    expect(texts['README.md']).not.toContain('new Named(clock');
  });
});
