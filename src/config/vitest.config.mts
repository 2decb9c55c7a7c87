import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

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
    // Searches are exhaustive, and the machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
