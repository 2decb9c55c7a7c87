/**
 * How fast a simulation is. Which one is a parameter, so that the same code
 * measures in Node, in a browser, and two checkouts against each other.
 */
import type * as simulation from '../../patterns-code/_simulation/index.ts';
import type { Scenario, World } from '../../patterns-code/_simulation/types.ts';

/** A simulation, and the story that its search is timed with. */
export interface Measurable {
  record: typeof simulation.record;
  explore: typeof simulation.explore;
  /** `commits` of two-phase commit. */
  commits: Scenario;
}

interface Player {
  ping(hops: number): Promise<void>;
}

/** Three nodes hand a message around, `rounds` times. */
function pingPong(rounds: number): Scenario {
  return {
    untilMs: Number.MAX_SAFE_INTEGER,
    async play(world: World) {
      const next: Record<string, string> = { A: 'B', B: 'C', C: 'A' };
      for (const name of Object.keys(next)) {
        const target = world.remote<Player>(next[name] ?? '');
        world.node<Player>(name, () => ({
          async ping(hops) {
            if (hops > 1) await target.ping(hops - 1);
          },
        }));
      }
      const first = world.remote<Player>('A');
      for (let i = 0; i < rounds; i += 1) await first.ping(3);
    },
  };
}

/** Events per second of a run with about `events` events. */
export async function eventRate(
  { record }: Measurable,
  events: number,
): Promise<number> {
  const startedAt = performance.now();
  const run = await record(pingPong(Math.ceil(events / 6)), {
    maxEvents: Number.MAX_SAFE_INTEGER,
  });
  return (run.events / (performance.now() - startedAt)) * 1000;
}

/** Runs per second of a search, which ends after `limit` runs at most. */
export async function searchRate(
  { explore, commits }: Measurable,
  limit?: number,
): Promise<number> {
  const startedAt = performance.now();
  const { runs } = await explore(commits, { faults: ['crash', 'drop'], limit });
  return (runs / (performance.now() - startedAt)) * 1000;
}
