/** Measures one simulation, wherever it is bundled into. */
import { eventRate, searchRate, type Measurable } from '../../bench/rates.ts';

/** What is measured: several times so many events, or runs at most. */
export interface Effort {
  kind: 'events' | 'runs';
  amount: number;
  times: number;
}

/** Events of a ping-pong, or runs of a search, per second. */
export async function rateOf(
  simulation: Measurable,
  { kind, amount, times }: Effort,
): Promise<number> {
  const measure = kind === 'events' ? eventRate : searchRate;
  let secondsEach = 0;
  for (let i = 0; i < times; i += 1) {
    secondsEach += 1 / (await measure(simulation, amount));
  }
  return times / secondsEach;
}
