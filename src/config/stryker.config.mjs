/**
 * `npm run mutate`: changes the patterns in small ways and sees whether a
 * behaviour notices. `-m patterns-code/retry/retry.ts` mutates one pattern.
 * It takes half an hour on two cores, so it is no part of `npm test`.
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'src/config/vitest.mutate.config.mts', related: false },
  mutate: [
    'patterns-code/*/*.ts',
    '!patterns-code/_*/**',
    '!patterns-code/*.ts',
    '!patterns-code/*/naive*.ts',
    '!patterns-code/*/scenarios.ts',
    '!patterns-code/*/edits.ts',
    '!patterns-code/*/mistakes.ts',
    '!patterns-code/*/*.test.ts',
  ],
  // The words of an error are for people; no behaviour depends on them.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  ignorePatterns: ['build', '.docusaurus', 'docs', 'static', 'test-results'],
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { logTests: false, allowColor: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  tempDirName: '.cache/stryker',
};
