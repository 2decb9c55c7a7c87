/**
 * `npm run mutate:simulation`: changes the simulation in small ways and sees
 * whether its own tests notice. It takes an hour on two cores.
 */
import patterns from './stryker.config.mjs';

// A tenth of the made-up stories finds what is to be found here.
process.env.PROOF_SHARE = '0.1';

export default {
  ...patterns,
  vitest: {
    configFile: 'src/config/vitest.mutate-simulation.config.mts',
    related: false,
  },
  mutate: [
    'patterns-code/_simulation/*.ts',
    '!patterns-code/_simulation/*.test.ts',
    '!patterns-code/_simulation/{index,types}.ts',
  ],
  jsonReporter: { fileName: '.cache/mutation-simulation.json' },
  tempDirName: '.cache/stryker-simulation',
};
