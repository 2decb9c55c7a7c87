import { mergeConfig } from 'vitest/config';

import base from './vitest.config.mts';

/** Only the specs: what mutation testing runs again and again. */
export default mergeConfig(base, {
  test: {
    exclude: ['patterns-code/_*/**', 'patterns-code/*.test.ts', 'src/**'],
    testTimeout: 15_000,
  },
});
