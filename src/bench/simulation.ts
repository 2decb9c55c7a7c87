/** How fast the simulation is, beside the bare loop that it is built on. */
import { record } from '../../patterns-code/_simulation/index.ts';
import { explore } from '../../patterns-code/_simulation/explore.ts';
import { hop } from '../../patterns-code/_simulation/hop.ts';
import { commits } from '../../patterns-code/two-phase-commit/scenarios.ts';
import { median, type Figure } from './figure.ts';
import { eventRate, searchRate, type Measurable } from './rates.ts';

const simulation: Measurable = { record, explore, commits };

/** Turns per second of the macrotask loop with nothing in it. */
async function bareRate(turns: number): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < turns; i += 1) await hop();
  return (turns / (performance.now() - startedAt)) * 1000;
}

const REPEATS = 7;
const SHORT = 6_000;
const LONG = 60_000;

/** Measures in turns, so that a busy moment hits all rates alike. */
export async function measureSimulation(): Promise<Figure[]> {
  const bare: number[] = [];
  const short: number[] = [];
  const long: number[] = [];
  const searched: number[] = [];
  for (let i = 0; i <= REPEATS; i += 1) {
    const rates = [
      await bareRate(LONG),
      await eventRate(simulation, SHORT),
      await eventRate(simulation, LONG),
      await searchRate(simulation),
    ] as const;
    if (i === 0) continue; // the first turn warms up
    bare.push(rates[0]);
    short.push(rates[1]);
    long.push(rates[2]);
    searched.push(rates[3]);
  }
  const rate = median(long);
  return [
    { name: 'bare macrotask loop', value: median(bare), unit: 'turns/s' },
    { name: 'three-node ping-pong, simulated', value: rate, unit: 'events/s' },
    {
      name: 'its share of the bare loop',
      value: rate / median(bare),
      unit: '',
    },
    {
      name: `its rate over ${LONG} events beside that over ${SHORT}`,
      value: rate / median(short),
      unit: '',
    },
    {
      name: 'search of two-phase commit',
      value: median(searched),
      unit: 'runs/s',
    },
  ];
}
