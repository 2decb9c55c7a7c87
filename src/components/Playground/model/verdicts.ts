/** The behaviours of a page before and after a run, in reading order. */
import type { Behaviour, Variant } from '../../../catalog/types.ts';
import type { BehaviourResult, Place } from '../../../runner/types.ts';

export interface Verdict {
  title: string;
  /** The heading that it stands below. */
  topic?: string;
  /** `unknown` until the first run. */
  state: 'pass' | 'fail' | 'unknown';
  /** True when the chosen version is known to break it. */
  expected: boolean;
  message?: string;
  /** What was expected and what came, line by line. */
  diff?: string;
  place?: Place;
}

export interface VerdictGroup {
  /** `holds` or `limits`, or whatever the reader's tests call it. */
  name: string;
  verdicts: Verdict[];
}

/** What the catalog promises, before anything has run. */
export function promised(
  guarantees: readonly Behaviour[],
  limits: readonly Behaviour[],
  variant: Variant | undefined,
): VerdictGroup[] {
  const group = (name: string, behaviours: readonly Behaviour[]) => ({
    name,
    verdicts: behaviours.map(({ title, topic }) => ({
      title,
      ...(topic === undefined ? {} : { topic }),
      state: 'unknown' as const,
      expected: variant?.breaks.includes(title) ?? false,
    })),
  });
  return [group('holds', guarantees), group('limits', limits)].filter(
    ({ verdicts }) => verdicts.length > 0,
  );
}

/** What a run found, in the order of the tests. */
export function found(
  results: readonly BehaviourResult[],
  variant: Variant | undefined,
): VerdictGroup[] {
  const names = [...new Set(results.map((result) => result.group))];
  return names.map((name) => ({
    name,
    verdicts: results
      .filter((result) => result.group === name)
      .map(({ title, topic, state, message, diff, place }) => ({
        title,
        topic,
        state,
        expected: variant?.breaks.includes(title) ?? false,
        message,
        diff,
        place,
      })),
  }));
}

/** `12 hold, 2 break (as this version should)`, for the summary. */
export function summary(groups: readonly VerdictGroup[]): string {
  const all = groups.flatMap((group) => group.verdicts);
  const hold = all.filter((verdict) => verdict.state === 'pass').length;
  const broken = all.filter((verdict) => verdict.state === 'fail');
  if (hold + broken.length === 0) return `${all.length} to check`;
  const expected = broken.filter((verdict) => verdict.expected).length;
  const counts = `${hold} ${hold === 1 ? 'holds' : 'hold'}, ${broken.length} ${broken.length === 1 ? 'breaks' : 'break'}`;
  if (expected === 0) return counts;
  if (expected === broken.length)
    return `${counts}, as expected of this version`;
  return `${counts}, ${expected} of them expected of this version`;
}
