/** What must always hold, what must be reached, what must hold at the end. */
import { SimulationError } from './error.ts';
import { brief } from './wire.ts';

interface Rule {
  readonly rule: string;
  readonly holds: () => boolean;
  broken: boolean;
}

/** Each rule is reported once, at the first moment it does not hold. */
export class Properties {
  readonly violated: { rule: string; at: number }[] = [];
  private readonly rules: Rule[] = [];
  private readonly lastRules: Rule[] = [];
  private readonly goals = new Map<string, () => boolean>();
  private readonly reachedGoals = new Set<string>();
  private readonly onViolation: (rule: string) => void;

  constructor(onViolation: (rule: string) => void) {
    this.onViolation = onViolation;
  }

  always(rule: string, holds: () => boolean): void {
    this.rules.push({ rule, holds, broken: false });
  }

  finally(rule: string, holds: () => boolean): void {
    this.lastRules.push({ rule, holds, broken: false });
  }

  sometimes(goal: string, reached: () => boolean): void {
    this.goals.set(goal, reached);
  }

  /** Asks everything that is asked after an event. */
  check(at: number): void {
    for (const rule of this.rules) this.ask(rule, at);
    for (const [goal, reached] of this.goals) {
      if (!this.reachedGoals.has(goal) && answer('goal', goal, reached))
        this.reachedGoals.add(goal);
    }
  }

  /** Asks what is asked once, at the end. */
  checkEnd(at: number): void {
    for (const rule of this.lastRules) this.ask(rule, at);
  }

  /** Every rule there is, whether or not it holds. */
  names(): string[] {
    return [...this.rules, ...this.lastRules].map(({ rule }) => rule);
  }

  /** Whether something has to hold at the end, so that there has to be one. */
  demandEnd(): boolean {
    return this.lastRules.length > 0;
  }

  reached(): string[] {
    return [...this.reachedGoals];
  }

  unreached(): string[] {
    return [...this.goals.keys()].filter(
      (goal) => !this.reachedGoals.has(goal),
    );
  }

  private ask(rule: Rule, at: number): void {
    if (rule.broken || answer('rule', rule.rule, rule.holds)) return;
    rule.broken = true;
    this.violated.push({ rule: rule.rule, at });
    this.onViolation(rule.rule);
  }
}

/** @throws SimulationError for what is neither true nor false. */
function answer(kind: string, name: string, ask: () => unknown): boolean {
  const answered = ask();
  if (typeof answered === 'boolean') return answered;
  const what =
    answered instanceof Promise
      ? 'a promise, and nothing waits for it'
      : shown(answered);
  throw new SimulationError(
    `The ${kind} "${name}" must answer true or false, and answered ${what}.`,
  );
}

function shown(value: unknown): string {
  try {
    return brief(value);
  } catch {
    return 'what has no words';
  }
}
