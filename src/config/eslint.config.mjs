import { fileURLToPath } from 'node:url';

import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What pattern code gets from its host instead of from the platform. */
const PLATFORM = {
  Date: 'Take the time from a Clock that is passed in.',
  performance: 'Take the time from a Clock that is passed in.',
  setTimeout: 'Wait with clock.sleep(ms).',
  setInterval: 'Wait with clock.sleep(ms) in a loop.',
  setImmediate: 'Wait with clock.sleep(0).',
  queueMicrotask: 'Await a promise instead.',
  Intl: 'What it gives depends on the machine: make the text yourself.',
  fetch: 'Call a collaborator that is passed in.',
  crypto: 'Draw from a random() that is passed in; hash with @noble/hashes.',
  process: 'Take what you need as an option.',
  Buffer: "The reader's browser has none: take a Uint8Array.",
  global: "The reader's browser has none.",
};

export default tseslint.config(
  {
    ignores: [
      'build/**',
      '.docusaurus/**',
      'docs/api/**',
      'node_modules/**',
      'coverage/**',
      '.cache/**',
    ],
  },
  ...tseslint.configs.strict,
  // No pattern can import React, and the compiler's rules are slow.
  {
    ...hooks.configs.flat['recommended-latest'],
    ignores: ['patterns-code/**'],
  },
  {
    files: ['**/*.{ts,tsx,mts}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: ROOT },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // An index that a loop or a check has just proved is no accident.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-nested-ternary': 'error',
    },
  },
  {
    files: ['patterns-code/*/*.ts'],
    ignores: ['patterns-code/{_simulation,_real-time}/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...Object.entries(PLATFORM).map(([name, message]) => ({
          name,
          message,
        })),
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Draw from a random() that is passed in.',
        },
      ],
      // The runner in the page knows these modules and no others.
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^(?!\\.\\/|\\.\\./_simulation/(?:index|types)\\.ts$|' +
                // `../retry/retry.ts` and `../retry/scenarios.ts`
                '\\.\\./([a-z][\\w-]*)/(?:\\1|scenarios)\\.ts$|' +
                'vitest$|@noble/hashes/)',
              message:
                'Patterns import their own files, another pattern or its scenarios.ts, the simulation, vitest and @noble/hashes.',
            },
          ],
        },
      ],
    },
  },
  {
    // Specs run under Vitest and in the reader's browser.
    files: ['patterns-code/*/*.test.ts'],
    ignores: ['patterns-code/{_simulation,_real-time}/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['only', 'skip', 'todo', 'each', 'concurrent'].flatMap((property) =>
          ['it', 'describe', 'test'].map((object) => ({
            object,
            property,
            message: 'Every behaviour is one literal it("…") that always runs.',
          })),
        ),
        ...['mock', 'useFakeTimers', 'hoisted', 'stubGlobal'].map(
          (property) => ({
            object: 'vi',
            property,
            message:
              'The runner in the page has no such thing: use the simulation.',
          }),
        ),
      ],
    },
  },
);
