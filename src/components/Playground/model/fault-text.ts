/** Faults as sentences, the same wherever a reader meets one. */
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';

/** Milliseconds as the site writes them: `1,200 ms`. */
export function ms(value: number): string {
  return `${value.toLocaleString('en')} ms`;
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

/** What happens, as a sentence without its full stop. */
export function faultSentence(fault: Fault): string {
  if ('drop' in fault) return `${capital(messageName(fault.drop))} is lost`;
  if ('duplicate' in fault) {
    return `${capital(messageName(fault.duplicate))} arrives twice`;
  }
  if ('delay' in fault) {
    const name = capital(messageName(fault.delay));
    return `${name} takes ${ms(fault.ms)} longer`;
  }
  if ('crash' in fault) return crashSentence(fault);
  const at = `at ${ms(fault.at)}`;
  if ('restart' in fault) return `${fault.restart} restarts ${at}`;
  if ('pause' in fault) {
    return `${fault.pause} stands still for ${ms(fault.ms)} ${at}`;
  }
  if ('skew' in fault) {
    const way = fault.ms < 0 ? 'behind' : 'ahead';
    const size = ms(Math.abs(fault.ms));
    if (fault.ms === 0)
      return `The time of day of ${fault.skew} is set right ${at}`;
    return `The time of day of ${fault.skew} goes ${size} ${way} ${at}`;
  }
  if ('drift' in fault) {
    const { drift, rate } = fault;
    const clock = `The forward clock of ${drift}`;
    const from = `from ${ms(fault.at)} on`;
    if (rate === 1) return `${clock} runs at its right speed ${from}`;
    return `${clock} runs at ${rate} times its speed ${from}`;
  }
  if ('heal' in fault) return `The network heals ${at}`;
  const [left, right] = fault.cut;
  const cut =
    fault.oneWay === true
      ? `The network from ${listed(left)} to ${listed(right)}`
      : `The network between ${listed(left)} and ${listed(right)}`;
  const heals = later(fault.healAfterMs, 'heals');
  return `${cut} is cut ${at}${heals}`;
}

function crashSentence(fault: Extract<Fault, { crash: string }>): string {
  const when =
    'at' in fault ? `at ${ms(fault.at)}` : `after its step ${fault.afterStep}`;
  const restarts = later(fault.restartAfterMs, 'restarts');
  return `${fault.crash} crashes ${when}${restarts}`;
}

function later(after: number | undefined, what: string): string {
  return after === undefined ? '' : ` and ${what} ${ms(after)} later`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
