import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['patterns-code/**/*.test.ts', 'src/**/*.test.{ts,tsx}'],
    // The default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
    // Searches are exhaustive, and the machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
