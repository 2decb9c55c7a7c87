/** Small jobs for the runner, and the sentences that came back. */
import type { Job, Report } from '../../runner/types.ts';
import type { Outcome } from './page.ts';

const SPEC = `import { describe, expect, it } from 'vitest';
import { answer } from './probe.ts';
describe('holds', () => {
  it('answers', () => {
    expect(answer()).toBe(42);
  });
});
`;

const PATTERN = 'export const answer = (): number => 42;\n';

/** A story whose `play` has this body; `world` is in reach. */
export function storyOf(body: string): string {
  return `import type { Scenario } from '../_simulation/types.ts';
import { answer } from './probe.ts';

/** Tries something. */
export const probe: Scenario = {
  async play(world) {
    ${body}
  },
};
`;
}

/** A job that ends well, with some of its files replaced. */
export function jobOf(
  files: Record<string, string> = {},
  more: Partial<Job> = {},
): Job {
  return {
    slug: 'probe',
    files: {
      'probe.ts': PATTERN,
      'scenarios.ts': storyOf('return answer();'),
      'probe.test.ts': SPEC,
      ...files,
    },
    variant: 'probe.ts',
    story: 'probe',
    task: 'run',
    deadlineMs: 4000,
    ...more,
  };
}

export function only<T extends Report['type']>(
  { reports }: Outcome,
  type: T,
): Extract<Report, { type: T }>[] {
  return reports.filter(
    (one): one is Extract<Report, { type: T }> => one.type === type,
  );
}

/** The sentences of the errors. */
export function sentences(outcome: Outcome): string[] {
  return only(outcome, 'error').map((one) => one.message);
}
