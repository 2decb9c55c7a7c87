/**
 * The rules of `docs/contributing/simulation.mdx`, each tried on stories,
 * networks and faults that fast-check makes up.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Kernel } from '../kernel.ts';
import { record } from '../simulate.ts';
import type { Fault, Run, Scenario, TraceEvent, World } from '../types.ts';
import { effort } from './effort.ts';
import { livedBy, play, sentOf, setting, type Setting } from './runs.ts';
import { storyOf } from './stories.ts';

const EFFORT = effort(150);

/** Holds of the trace of every run. */
function ofEveryRun(
  holds: (run: Run, setting: Setting) => void,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(setting, async (one) => holds(await play(one), one)),
    EFFORT,
  );
}

const only = <T extends TraceEvent['type']>(run: Run, type: T) =>
  run.trace.filter(
    (event): event is Extract<TraceEvent, { type: T }> => event.type === type,
  );

describe('a run', () => {
  it('is the same whenever its inputs are, also as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async (one) => {
        const copied = JSON.parse(JSON.stringify(one)) as Setting;
        expect(await play(copied)).toEqual(await play(one));
      }),
      EFFORT,
    );
  });

  it('is the same without its trace', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async ({ plan, ...inputs }) => {
        const story = storyOf(plan, true);
        const whole = await new Kernel(story, inputs).run();
        const quiet = await new Kernel(story, inputs, { quiet: true }).run();
        expect(quiet.trace).toEqual([]);
        const { error: said, ...rest } = whole;
        const { error, ...same } = quiet;
        expect({ ...same, trace: [] }).toEqual({ ...rest, trace: [] });
        // Who waits for what is only told where somebody reads it.
        expect(typeof error).toBe(typeof said);
      }),
      EFFORT,
    );
  });

  it('never goes back in time, and ends at its last event', () =>
    ofEveryRun(({ trace, endedAt }) => {
      const times = trace.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1) ?? 0).toBeLessThanOrEqual(endedAt);
    }));

  it('names the faults that changed nothing, and no other', () =>
    ofEveryRun((run, { faults }) => {
      const { trace, idleFaults } = run;
      for (const fault of faults) {
        if ('drop' in fault || 'duplicate' in fault || 'delay' in fault) {
          const [key] = Object.values(fault) as [string];
          const met = trace.some(
            (event) => event.type === 'send' && event.key === key,
          );
          if (!met) expect(idleFaults).toContain(fault);
          const arrived = trace.some(
            (event) =>
              event.type === 'deliver' &&
              sentOf(trace).get(event.id)?.key === key,
          );
          if (arrived && !('delay' in fault && fault.ms === 0)) {
            expect(idleFaults).not.toContain(fault);
          }
        } else if ('at' in fault && fault.at > run.endedAt) {
          expect(idleFaults).toContain(fault);
        }
      }
      const crashes = only(run, 'crash').length;
      const meant = faults.filter(
        (fault) => 'crash' in fault && !idleFaults.includes(fault),
      );
      expect(meant).toHaveLength(crashes);
    }));
});

describe('time and order', () => {
  it('resumes what sleeps when its time has come, in the order of planning', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 6 })), async (sleeps) => {
        const woken: [ms: number, i: number][] = [];
        await record(({ clock }) =>
          Promise.all(
            sleeps.map(async (ms, i) => {
              await clock.sleep(ms);
              woken.push([clock.now(), i]);
            }),
          ),
        );
        const expected = sleeps
          .map((ms, i): [number, number] => [ms, i])
          .sort(([a, i], [b, j]) => a - b || i - j);
        expect(woken).toEqual(expected);
      }),
      EFFORT,
    );
  });

  it('lets every microtask end before the next event, however many', async () => {
    const chains = fc.array(fc.nat({ max: 200 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(chains, async (lengths) => {
        const order: string[] = [];
        await record(({ clock }) =>
          Promise.all(
            lengths.map(async (length, i) => {
              await clock.sleep(1);
              order.push(`begin ${i}`);
              for (let left = length; left > 0; left -= 1) await undefined;
              order.push(`end ${i}`);
            }),
          ),
        );
        expect(order).toEqual(
          lengths.flatMap((_, i) => [`begin ${i}`, `end ${i}`]),
        );
      }),
      EFFORT,
    );
  });

  it('keeps runs apart that are under way at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(setting, { maxLength: 4 }), async (all) => {
        const apart: Run[] = [];
        for (const one of all) apart.push(await play(one));
        expect(await Promise.all(all.map(play))).toEqual(apart);
      }),
      effort(30),
    );
  });

  it('asks what must always hold after every event', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 9 })), async (sleeps) => {
        let asked = 0;
        const { events } = await record(async (world) => {
          world.always('asked', () => (asked += 1) > 0);
          for (const ms of sleeps) await world.clock.sleep(ms);
        });
        expect(asked).toBe(events);
      }),
      EFFORT,
    );
  });
});

describe('messages', () => {
  it('arrive once and not too early, twice where they are duplicated, or are lost', () =>
    ofEveryRun((run, { faults, network }) => {
      const sent = sentOf(run.trace);
      const ends = new Map<number, number>();
      for (const event of [...only(run, 'deliver'), ...only(run, 'lost')]) {
        const { id, at } = event;
        ends.set(id, (ends.get(id) ?? 0) + 1);
        const { from, to, at: sentAt } = sent.get(id)!;
        if (event.type === 'lost') continue;
        const { latencyMs = 10 } = {
          ...network,
          ...network.links?.[`${from}>${to}`],
        };
        const least = typeof latencyMs === 'number' ? latencyMs : latencyMs[0];
        expect(at - sentAt).toBeGreaterThanOrEqual(least);
      }
      for (const [id, count] of ends) {
        const { key } = sent.get(id)!;
        const doubled = faults.filter(
          (fault) => 'duplicate' in fault && fault.duplicate === key,
        );
        const chance = network.duplication === 0 ? 0 : 1;
        expect(count).toBeLessThanOrEqual(1 + doubled.length + chance);
      }
    }));

  it('are lost where a fault drops them, and take longer where one delays them', () =>
    ofEveryRun((run, { faults }) => {
      const sent = sentOf(run.trace);
      for (const fault of faults) {
        for (const { id, at } of only(run, 'deliver')) {
          const { key, at: sentAt } = sent.get(id)!;
          if ('drop' in fault) expect(key).not.toBe(fault.drop);
          if ('delay' in fault && fault.delay === key) {
            expect(at - sentAt).toBeGreaterThanOrEqual(fault.ms);
          }
        }
      }
    }));

  it('do not pass a cut in the direction in which it cuts', () =>
    ofEveryRun(({ trace }) => {
      const sent = sentOf(trace);
      let cuts: Extract<TraceEvent, { type: 'cut' }>[] = [];
      const isCut = (from: string, to: string) =>
        cuts.some(({ sides: [a, b], oneWay }) => {
          if (a.includes(from) && b.includes(to)) return true;
          return oneWay !== true && b.includes(from) && a.includes(to);
        });
      for (const event of trace) {
        if (event.type === 'cut') cuts.push(event);
        if (event.type === 'heal') {
          const { sides } = event;
          const ended = cuts.find((cut) => cut.sides === sides);
          cuts = sides === undefined ? [] : cuts.filter((cut) => cut !== ended);
        }
        const message =
          event.type === 'deliver' || event.type === 'lost'
            ? sent.get(event.id)!
            : undefined;
        if (event.type === 'deliver') {
          expect(isCut(message!.from, message!.to)).toBe(false);
        }
        if (event.type === 'lost' && event.reason === 'cut') {
          expect(isCut(message!.from, message!.to)).toBe(true);
        }
      }
    }));

  it('do not change what others draw by chance when a fault loses one', async () => {
    const asked = fc.record({
      seed: fc.nat({ max: 1000 }),
      lost: fc.integer({ min: 1, max: 8 }),
      back: fc.boolean(),
    });
    const story: Scenario = {
      network: { latencyMs: [1, 50], loss: 0.2, duplication: 0.2 },
      async play(world) {
        const back = world.node('B', () => ({ ask: (i: number) => i }));
        for (let i = 0; i < 8; i += 1) void back.ask(i);
        await world.clock.sleep(200);
      },
    };
    await fc.assert(
      fc.asyncProperty(asked, async ({ seed, lost, back }) => {
        const drop = back ? `B>Client#${lost}` : `Client>B#${lost}`;
        const plain = await record(story, { seed });
        const without = await record(story, { seed, faults: [{ drop }] });
        const gone = fatesOf(plain);
        const left = fatesOf(without);
        for (const [name, fate] of left) {
          if (fate !== 'dropped') expect(gone.get(name)).toBe(fate);
        }
        // Beside the lost one only its own answers are missing.
        expect(gone.size - left.size).toBeLessThanOrEqual(2);
        const dropped = (fates: Map<string, string>) =>
          [...fates.values()].filter((fate) => fate === 'dropped').length;
        expect(dropped(left) - dropped(gone)).toBeLessThanOrEqual(1);
      }),
      EFFORT,
    );
  });
});

/** What became of each call and answer, named by the argument it carries. */
function fatesOf({ trace }: Run): Map<string, string> {
  const fates = new Map<string, string>();
  const seen = new Map<string, number>();
  const names = new Map<number, string>();
  for (const event of trace) {
    if (event.type === 'send') {
      const what = event.kind === 'call' ? event.label : `=${event.label}`;
      const count = (seen.get(what) ?? 0) + 1;
      seen.set(what, count);
      names.set(event.id, `${what} ${count}`);
      fates.set(`${what} ${count}`, '');
    }
    if (event.type === 'lost') fates.set(names.get(event.id)!, 'dropped');
    if (event.type !== 'deliver') continue;
    const name = names.get(event.id)!;
    const { at } = sentOf(trace).get(event.id)!;
    fates.set(name, `${fates.get(name)} ${event.at - at}`);
  }
  return fates;
}

describe('crashes and pauses', () => {
  it('leave nothing to a node from its crash to its restart', () =>
    ofEveryRun(({ trace }) => {
      const sent = sentOf(trace);
      const down = new Set<string>();
      for (const event of trace) {
        const node = livedBy(event, sent);
        if (node !== undefined) expect(down).not.toContain(node);
        if (event.type === 'crash') down.add(event.node);
        if (event.type === 'restart') down.delete(event.node);
      }
    }));

  it('come after the step they name, counted through all lives', () =>
    ofEveryRun((run, { faults }) => {
      const sent = sentOf(run.trace);
      for (const fault of faults) {
        if (!('afterStep' in fault) || run.idleFaults.includes(fault)) continue;
        const crashes = run.trace.map((event, i) =>
          event.type === 'crash' && event.node === fault.crash ? i : -1,
        );
        const steps = crashes
          .filter((i) => i >= 0)
          .map(
            (i) =>
              run.trace
                .slice(0, i)
                .filter(
                  (event) =>
                    event.type !== 'state' &&
                    livedBy(event, sent) === fault.crash,
                ).length,
          );
        expect(steps).toContain(fault.afterStep);
      }
    }));

  it('bring no answer to a life that did not ask', () =>
    ofEveryRun(({ trace }) => {
      const sent = sentOf(trace);
      const bornAt = new Map<string, number>();
      trace.forEach((event, i) => {
        if (event.type === 'restart') bornAt.set(event.node, i);
        if (event.type !== 'deliver') return;
        const { replyTo } = sent.get(event.id)!;
        if (replyTo === undefined) return;
        const asked = trace.findIndex(
          (one) => one.type === 'send' && one.id === replyTo,
        );
        const { from } = sent.get(replyTo)!;
        expect(asked).toBeGreaterThanOrEqual(bornAt.get(from) ?? 0);
      });
    }));

  it('stop a paused node until the pause or its life is over', () =>
    ofEveryRun(({ trace }) => {
      const sent = sentOf(trace);
      const until = new Map<string, number>();
      for (const event of trace) {
        if (event.type === 'pause') {
          const end = event.at + event.ms;
          until.set(event.node, Math.max(until.get(event.node) ?? 0, end));
        }
        if (event.type === 'crash') until.delete(event.node);
        const node = livedBy(event, sent);
        if (node === undefined) continue;
        expect(event.at).toBeGreaterThanOrEqual(until.get(node) ?? 0);
      }
    }));

  it('let what was due in a pause happen after it in the order it was due', async () => {
    const sleeps = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sleeps, async (all) => {
        const woken: number[] = [];
        const story = async (world: World) => {
          world.node('A', ({ clock }) => {
            for (const ms of all) {
              void clock.sleep(ms).then(() => woken.push(ms));
            }
            return {};
          });
          await world.clock.sleep(100);
        };
        const faults: Fault[] = [{ at: 10, pause: 'A', ms: 30 }];
        await record(story, { faults });
        expect(woken).toEqual([...all].sort((a, b) => a - b));
      }),
      EFFORT,
    );
  });

  it('keep what is on disk through any number of lives, and nothing else', async () => {
    const operation = fc.oneof(
      fc.record({
        set: fc.constantFrom('x', 'y', 'z'),
        value: fc.jsonValue(),
      }),
      fc.record({ delete: fc.constantFrom('x', 'y', 'z') }),
      fc.constant('crash' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation), async (operations) => {
        const model = new Map<string, unknown>();
        await record(async (world) => {
          const node = world.node('A', ({ disk }) => {
            let kept = 0;
            return {
              set: (key: string, value: unknown) => void disk.set(key, value),
              delete: (key: string) => disk.delete(key),
              keep: () => (kept += 1),
            };
          });
          for (const one of operations) {
            if (one === 'crash') {
              world.crash('A');
              expect(world.peek('A')).toBeUndefined();
              world.restart('A');
            } else if ('set' in one) {
              await node.set(one.set, one.value);
              model.set(one.set, one.value);
            } else {
              expect(await node.delete(one.delete)).toBe(
                model.delete(one.delete),
              );
            }
            expect([...world.diskOf('A')]).toEqual([...model]);
          }
          world.crash('A');
          world.restart('A');
          expect(await node.keep()).toBe(1);
        }).then(({ error }) => expect(error).toBeUndefined());
      }),
      EFFORT,
    );
  });
});

describe('clocks', () => {
  const life = fc.record({
    naps: fc.array(fc.integer({ min: 0, max: 30 }), {
      minLength: 1,
      maxLength: 5,
    }),
    faults: fc.array(
      fc.oneof(
        fc.record({
          at: fc.integer({ min: 0, max: 80 }),
          drift: fc.constant('A'),
          rate: fc.constantFrom(0.01, 0.3, 0.7, 1, 1.1, 3),
        }),
        fc.record({
          at: fc.integer({ min: 0, max: 80 }),
          skew: fc.constant('A'),
          ms: fc.integer({ min: -900, max: 900 }),
        }),
        fc.record({
          at: fc.integer({ min: 0, max: 80 }),
          crash: fc.constant('A'),
          restartAfterMs: fc.integer({ min: 0, max: 20 }),
        }),
      ),
      { maxLength: 4 },
    ),
  });

  /** What the clocks of A showed, each time it woke, by its lives. */
  async function readings(
    naps: readonly number[],
    faults: readonly Fault[],
  ): Promise<{
    lives: { now: number; time: number; at: number }[][];
    run: Run;
  }> {
    const lives: { now: number; time: number; at: number }[][] = [];
    const run = await record(
      async (world) => {
        world.node('A', ({ clock, wallClock }) => {
          const read: { now: number; time: number; at: number }[] = [];
          lives.push(read);
          const look = () =>
            read.push({
              now: clock.now(),
              time: wallClock.time(),
              at: world.clock.now(),
            });
          look();
          void (async () => {
            for (const ms of naps) {
              await clock.sleep(ms);
              look();
            }
          })();
          return {};
        });
        await world.clock.sleep(20_000);
      },
      { faults },
    );
    return { lives, run };
  }

  it('that move forward begin at zero in each life and never show less', async () => {
    await fc.assert(
      fc.asyncProperty(life, async ({ naps, faults }) => {
        const { lives } = await readings(naps, faults);
        for (const read of lives) {
          expect(read[0]!.now).toBe(0);
          read.slice(1).forEach(({ now }, i) => {
            expect(now).toBeGreaterThanOrEqual(read[i]!.now + naps[i]!);
          });
        }
      }),
      EFFORT,
    );
  });

  it('that move forward ring on time by their own rate', async () => {
    const drift = fc.record({
      rate: fc.constantFrom(0.5, 0.8, 1, 1.25, 2),
      at: fc.constantFrom(0, 100),
    });
    await fc.assert(
      fc.asyncProperty(drift, async ({ rate, at }) => {
        const faults: Fault[] = [{ at, drift: 'A', rate }];
        const { lives } = await readings([1000], faults);
        // What is left of the nap when the rate changes takes that much.
        const expected = at + (1000 - at) / rate;
        expect(lives[0]!.at(-1)!.at).toBe(Math.ceil(expected));
      }),
      EFFORT,
    );
  });

  it('that tell the time of day are off by their skew, and move no timer', async () => {
    await fc.assert(
      fc.asyncProperty(life, async ({ naps, faults }) => {
        const straight = faults.filter((fault) => !('skew' in fault));
        const { lives } = await readings(naps, faults);
        const { lives: same } = await readings(naps, straight);
        const times = (all: typeof lives) =>
          all.map((read) => read.map(({ now, at }) => [now, at]));
        expect(times(lives)).toEqual(times(same));
        for (const { time, at } of lives.flat()) {
          const skews = faults.flatMap((fault) =>
            'skew' in fault && fault.at <= at ? [fault] : [],
          );
          const off = new Set([0, ...skews.map(({ ms }) => ms)]);
          expect(off).toContain(time - at);
        }
        for (const { time, at } of same.flat()) expect(time).toBe(at);
      }),
      EFFORT,
    );
  });

  it('show the skew that was set last', async () => {
    const skews = fc.array(fc.integer({ min: -500, max: 500 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(skews, async (all) => {
        const faults = all.map((ms, i) => ({ at: i, skew: 'A', ms }));
        const { lives } = await readings([10], faults);
        const last = lives[0]!.at(-1)!;
        expect(last.time - last.at).toBe(all.at(-1));
      }),
      EFFORT,
    );
  });
});
