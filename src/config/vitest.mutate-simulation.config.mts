import { mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

import base from './vitest.config.mts';

/** Proofs last: what a quick test notices need not be proven. */
class QuickFirst extends BaseSequencer {
  override async sort(
    files: TestSpecification[],
  ): Promise<TestSpecification[]> {
    const isProof = ({ moduleId }: TestSpecification) =>
      moduleId.includes('/proof/') ? 1 : 0;
    return [...files].sort(
      (a, b) =>
        isProof(a) - isProof(b) || a.moduleId.localeCompare(b.moduleId, 'en'),
    );
  }
}

/** Only the simulation's own tests; what reads drawn files is not needed. */
export default mergeConfig(base, {
  test: {
    exclude: [
      'patterns-code/[!_]*/**',
      'patterns-code/_template/**',
      'patterns-code/*.test.ts',
      'patterns-code/_simulation/diagram-parse.test.ts',
      'src/**',
    ],
    sequence: { sequencer: QuickFirst },
  },
});
