/**
 * The words for each kind of fault, in one table: in the form's menu, at its
 * fields, and as a sentence, the same wherever a reader meets one.
 */
import { kindOf } from '../../../../patterns-code/_simulation/fault-kinds.ts';
import type {
  FaultField,
  FaultKind,
  FaultOf,
} from '../../../../patterns-code/_simulation/fault-kinds.ts';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { visible } from './visible.ts';

/** Milliseconds as the site writes them: `1,200 ms`. */
export function ms(value: number): string {
  return `${value.toLocaleString('en')} ms`;
}

/** The same with all of its digits: what was set is not rounded. */
function exactMs(value: number): string {
  return `${value.toLocaleString('en', { maximumFractionDigits: 20 })} ms`;
}

/** `A`, `A and B`, `A, B and C` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? 'nobody';
  if (names.length < 2) return last;
  return `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `A>B#2` → `message 2 from A to B`; anything else stays as it is. */
export function messageName(key: string): string {
  const [, from, to, count] = /^([^>#]+)>([^>#]+)#(\d+)$/.exec(key) ?? [];
  if (count === undefined) return `message ${key}`;
  return `message ${count} from ${from} to ${to}`;
}

interface FieldWords {
  /** Before the field. */
  label: string;
  /** After the field. */
  unit?: string;
  /** As what is wrong with it begins. */
  noun: string;
}

export const FIELD_WORDS: Record<FaultField, FieldWords> = {
  at: { label: 'At', unit: 'ms', noun: 'The time' },
  afterStep: { label: 'After its step', noun: 'The step' },
  ms: { label: 'For', unit: 'ms', noun: 'The length' },
  rate: { label: 'Runs at', unit: 'times its speed', noun: 'The speed' },
  restartAfterMs: {
    label: 'Restarts after',
    unit: 'ms',
    noun: 'The time until it restarts',
  },
  healAfterMs: {
    label: 'Heals after',
    unit: 'ms',
    noun: 'The time until it heals',
  },
  oneWay: { label: 'Only what they send is lost', noun: 'The direction' },
};

interface Words<K extends FaultKind> {
  /** In the menu of kinds. */
  menu: string;
  /** Before a field that means something else here. */
  labels?: Partial<Record<FaultField, string>>;
  /** What happens, as a sentence without its full stop. */
  sentence(fault: FaultOf<K>): string;
}

export const FAULT_WORDS: { readonly [K in FaultKind]: Words<K> } = {
  crash: {
    menu: 'crash',
    sentence(fault) {
      const when =
        'at' in fault ? at(fault) : `after its step ${fault.afterStep}`;
      const restarts = later(fault.restartAfterMs, 'restarts');
      return `${fault.crash} crashes ${when}${restarts}`;
    },
  },
  restart: {
    menu: 'restart',
    sentence: (fault) => `${fault.restart} restarts ${at(fault)}`,
  },
  cut: {
    menu: 'cut the network',
    sentence({ cut: [left, right], oneWay, healAfterMs, ...fault }) {
      const sides =
        oneWay === true
          ? `from ${listed(left)} to ${listed(right)}`
          : `between ${listed(left)} and ${listed(right)}`;
      const heals = later(healAfterMs, 'heals');
      return `The network ${sides} is cut ${at(fault)}${heals}`;
    },
  },
  heal: {
    menu: 'heal the network',
    sentence: (fault) => `The network heals ${at(fault)}`,
  },
  drop: {
    menu: 'lose a message',
    sentence: ({ drop }) => `${capital(messageName(drop))} is lost`,
  },
  duplicate: {
    menu: 'duplicate a message',
    sentence: ({ duplicate }) =>
      `${capital(messageName(duplicate))} arrives twice`,
  },
  delay: {
    menu: 'delay a message',
    labels: { ms: 'Longer by' },
    sentence: (fault) =>
      `${capital(messageName(fault.delay))} takes ${exactMs(fault.ms)} longer`,
  },
  pause: {
    menu: 'pause',
    sentence: (fault) =>
      `${fault.pause} stands still for ${exactMs(fault.ms)} ${at(fault)}`,
  },
  skew: {
    menu: 'set the time of day',
    labels: { ms: 'Ahead by' },
    sentence(fault) {
      const clock = `The time of day of ${fault.skew}`;
      if (fault.ms === 0) return `${clock} is set right ${at(fault)}`;
      const way = fault.ms < 0 ? 'behind' : 'ahead';
      return `${clock} goes ${exactMs(Math.abs(fault.ms))} ${way} ${at(fault)}`;
    },
  },
  drift: {
    menu: 'let a clock drift',
    sentence({ drift, rate, ...fault }) {
      const clock = `The forward clock of ${drift}`;
      const from = `from ${exactMs(fault.at)} on`;
      if (rate === 1) return `${clock} runs at its right speed ${from}`;
      return `${clock} runs at ${rate} times its speed ${from}`;
    },
  },
};

/** What happens, as a sentence without its full stop. */
export function faultSentence(fault: Fault): string {
  const { sentence } = FAULT_WORDS[kindOf(fault)];
  // The row of a kind takes the faults of that kind.
  return visible((sentence as (one: Fault) => string)(fault));
}

function at(fault: { at: number }): string {
  return `at ${exactMs(fault.at)}`;
}

function later(after: number | undefined, what: string): string {
  return after === undefined ? '' : ` and ${what} ${exactMs(after)} later`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
