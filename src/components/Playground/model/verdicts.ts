/** The behaviours of a page before and after a run, in reading order. */
import type { Behaviour, Variant } from '../../../catalog/types.ts';
import type {
  BehaviourName,
  BehaviourResult,
  Place,
} from '../../../runner/types.ts';
import type { Results } from './results.ts';

export interface Verdict {
  title: string;
  /** The heading that it stands below. */
  topic?: string;
  /** `unknown` until it has been checked. */
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

/** A reader's tests may call a group anything: `__proto__` as well. */
const HEADINGS: ReadonlyMap<string, string> = new Map([
  ['holds', 'What it guarantees'],
  ['limits', 'What it does not'],
]);

/** What stands over a group. */
export function headingOf(name: string): string {
  return HEADINGS.get(name) ?? name;
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

/**
 * What a run has found so far, in the order of the tests. What was not
 * checked yet, or not at all, is `unknown`.
 */
export function found(
  { planned = [], behaviours = [] }: Pick<Results, 'planned' | 'behaviours'>,
  variant: Variant | undefined,
): VerdictGroup[] {
  const left = new Map<string, BehaviourResult[]>();
  for (const result of behaviours) {
    const same = left.get(keyOf(result));
    if (same === undefined) left.set(keyOf(result), [result]);
    else same.push(result);
  }
  const verdicts = [
    ...planned.map((name) => left.get(keyOf(name))?.shift() ?? name),
    ...[...left.values()].flat(),
  ].map((one) => ({ group: one.group, verdict: verdictOf(one, variant) }));
  const groups = new Map<string, Verdict[]>();
  for (const { group, verdict } of verdicts) {
    const same = groups.get(group);
    if (same === undefined) groups.set(group, [verdict]);
    else same.push(verdict);
  }
  return [...groups].map(([name, verdicts]) => ({ name, verdicts }));
}

function keyOf({ group, title }: BehaviourName): string {
  return JSON.stringify([group, title]);
}

function verdictOf(
  one: BehaviourName | BehaviourResult,
  variant: Variant | undefined,
): Verdict {
  const { title, topic } = one;
  const expected = variant?.breaks.includes(title) ?? false;
  if (!('state' in one)) return { title, topic, state: 'unknown', expected };
  const { state, message, diff, place } = one;
  return { title, topic, state, expected, message, diff, place };
}

/**
 * `12 hold, 2 break, as expected of this version`, for the summary. While
 * results still come it says how many of how many have.
 */
export function summary(
  groups: readonly VerdictGroup[],
  isRunning = false,
): string {
  const all = groups.flatMap((group) => group.verdicts);
  const hold = all.filter((verdict) => verdict.state === 'pass').length;
  const broken = all.filter((verdict) => verdict.state === 'fail');
  const checked = hold + broken.length;
  const left = all.length - checked;
  if (isRunning)
    return `${checked} of ${all.length} so far: ${counts(hold, broken)}`;
  if (checked === 0) return `${all.length} to check`;
  const open = left === 0 ? '' : `, ${left} not checked`;
  return `${counts(hold, broken)}${open}`;
}

function counts(hold: number, broken: readonly Verdict[]): string {
  const expected = broken.filter((verdict) => verdict.expected).length;
  const holds = `${hold} ${hold === 1 ? 'holds' : 'hold'}`;
  const breaks = `${broken.length} ${broken.length === 1 ? 'breaks' : 'break'}`;
  if (expected === 0) return `${holds}, ${breaks}`;
  return expected === broken.length
    ? `${holds}, ${breaks}, as expected of this version`
    : `${holds}, ${breaks}, ${expected} of them expected of this version`;
}
