import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../../package.json' with { type: 'json' };
import { archive, archiveTexts, HASHES, TOOLS } from './archive.ts';
import { PATTERN, SOURCES } from './fixture.ts';
import { initialSetup } from './setup.ts';

const setup = {
  ...initialSetup(PATTERN),
  variant: 'naive.ts',
  edits: { 'lease.ts': 'export const lease = 2;\n' },
};
const simulation = { 'index.ts': 'export {};\n' };

describe('a download', () => {
  it('pins the versions that this site is tested with', () => {
    const { dependencies, devDependencies } = packageJson;
    expect(TOOLS.vitest).toBe(devDependencies.vitest);
    expect(TOOLS.typescript).toBe(dependencies.typescript);
    expect(HASHES['@noble/hashes']).toBe(dependencies['@noble/hashes']);
  });

  it('holds the code as edited, the simulation and what runs it', () => {
    const { name, bytes } = archive(PATTERN, setup, SOURCES, simulation);
    const files = unzipSync(bytes);
    expect(name).toBe('lease.zip');
    expect(Object.keys(files)).toEqual([
      'lease/README.md',
      'lease/package.json',
      'lease/tsconfig.json',
      'lease/vitest.config.ts',
      'lease/patterns-code/lease/lease.ts',
      'lease/patterns-code/lease/naive.ts',
      'lease/patterns-code/lease/scenarios.ts',
      'lease/patterns-code/lease/lease.test.ts',
      'lease/patterns-code/_simulation/index.ts',
    ]);
    const text = files['lease/patterns-code/lease/lease.ts'];
    expect(strFromU8(text ?? new Uint8Array())).toBe(setup.edits['lease.ts']);
  });

  it('depends on hashes only where the code uses them', () => {
    const plain = archiveTexts(PATTERN, setup, SOURCES, simulation);
    expect(plain['package.json']).not.toContain('@noble/hashes');
    const edits = { 'lease.ts': "import '@noble/hashes/sha2.js';\n" };
    const hashing = archiveTexts(PATTERN, { ...setup, edits }, SOURCES, {});
    expect(hashing['package.json']).toContain('"@noble/hashes": "2.4.0"');
  });

  it('says what was set on the page', () => {
    const readme = archiveTexts(PATTERN, setup, SOURCES, {})['README.md'];
    expect(readme).toContain('against `naive.ts`');
    expect(readme).toContain('- Holder crashes at 50 ms.');
  });
});
