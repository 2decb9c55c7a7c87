import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They play every pattern. What takes longest begins first. */
const LONGEST = ['recording/record.test.ts', 'patterns-code/mistakes.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(
    files: TestSpecification[],
  ): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? LONGEST.length : found;
    };
    return sorted.sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['patterns-code/**/*.test.ts', 'src/**/*.test.{ts,tsx}'],
    // The default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
    // Files share a worker and what it has loaded: TypeScript and the DOM of
    // the plots take longer to load than most tests take. So a test that
    // changes a global puts it back.
    pool: 'threads',
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Searches are exhaustive, and the machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
