import { describe, expect, it } from 'vitest';
import type {
  Fault,
  Scenario,
  World,
} from '../../../patterns-code/_simulation/types.ts';
import type { Job } from '../types.ts';
import { MAX_POINTS } from './bounds.ts';
import { checkMessage } from './check.ts';
import type { Answer, Command, Message, Task } from './messages.ts';
import { runData } from './run-data.ts';
import { serveSearch } from './search-worker.ts';

const JOB: Job = {
  slug: 'p',
  files: {},
  variant: 'p.ts',
  story: 's',
  task: 'search',
};

/** Serves the search of a story, and asks it. */
async function serve(
  story: Scenario,
  send: (message: Message) => void,
  job: Job = JOB,
) {
  let obey: (command: Command) => void = () => {};
  await new Promise<void>((resolve, reject) => {
    serveSearch(story, job, {
      send: (message) => {
        send(message);
        if (message.type === 'ready') resolve();
      },
      now: () => 0,
      settle: () => new Promise((after) => setTimeout(after, 0)),
      onCommand: (listen) => (obey = listen),
      explain: (error) => ({ message: (error as Error).message }),
    }).catch(reject);
  });
  return (command: Command) => obey(command);
}

/** What the worker answers to one task. */
async function ask(story: Scenario, task: Task, job = JOB): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const hear = (message: Message) => {
      if ('id' in message) resolve(message);
    };
    serve(story, hear, job).then((obey) => obey({ id: 7, ...task }), reject);
  });
}

const calm = { branch: { faults: [], limit: 100_000 } };

const ready = async (story: Scenario, job = JOB) => {
  const said: Message[] = [];
  await serve(story, (message) => said.push(message), job);
  return said[0];
};

/** So many calls, one after the other. */
const calls = (count: number) => async (world: World) => {
  const node = world.node('B', () => ({ ask: () => 1 }));
  for (let i = 0; i < count; i += 1) await node.ask();
};

describe('the answer of a worker', () => {
  it('carries the number of its command', async () => {
    const answer = await ask({ play: calls(1) }, calm);
    expect(answer).toMatchObject({ type: 'branch', id: 7 });
  });

  it('is what the part threw', async () => {
    const search = { crashable: ['Nobody'] };
    const answer = await ask({ search, play: calls(1) }, calm);
    expect(answer).toMatchObject({
      type: 'failed',
      id: 7,
      message: expect.stringContaining('"Nobody"'),
    });
  });

  it('has no places for a fault that is never added', async () => {
    const points = async (maxFaults: number) => {
      const answer = await ask({ search: { maxFaults }, play: calls(1) }, calm);
      return answer.type === 'branch' && answer.branch.points.length > 0;
    };
    expect([await points(0), await points(1)]).toEqual([false, true]);
  });

  it('has places for as many faults beside those of the story', async () => {
    const own: Fault[] = [
      { at: 1, skew: 'B', ms: 3 },
      { at: 2, skew: 'B', ms: 4 },
    ];
    const story: Scenario = {
      faults: own,
      search: { maxFaults: 2, faults: ['drop'] },
      async play(world) {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await Promise.race([node.ask(), world.clock.sleep(50)]);
      },
    };
    const [call, reply]: Fault[] = [
      { drop: 'Client>B#1' },
      { drop: 'B>Client#1' },
    ];
    const points = async (added: Fault[]) => {
      const faults = [...own, ...added];
      const answer = await ask(story, { branch: { faults, limit: 100 } });
      return answer.type === 'branch' && answer.branch.points;
    };
    expect(await points([])).toEqual([call, reply]);
    expect(await points([reply!])).toEqual([call, reply]);
    expect(await points([call!, reply!])).toEqual([]);
  });

  it('comes after what nobody caught in its part', async () => {
    const order: string[] = [];
    let fail: () => void = () => {};
    const obey = await new Promise<(command: Command) => void>((resolve) => {
      let listen: (command: Command) => void = () => {};
      const play = async () => void order.push('played');
      void serveSearch({ play }, JOB, {
        send: ({ type }) => {
          order.push(type);
          if (type === 'ready') resolve((command) => listen(command));
          if (type === 'branch') fail();
        },
        now: () => 0,
        settle: async () => void order.push('settled'),
        onCommand: (hear) => (listen = hear),
        explain: String as never,
      });
    });
    await new Promise<void>((resolve) => {
      fail = resolve;
      obey({ id: 1, ...calm });
    });
    expect(order).toEqual(['settled', 'ready', 'played', 'settled', 'branch']);
  });

  it('says that there are more places for faults than it lists', async () => {
    const search = { faults: ['crash', 'drop', 'duplicate'] as const };
    const answer = await ask({ search, play: calls(2000) }, calm);
    if (answer.type !== 'branch') throw new Error(answer.type);
    expect(answer.branch).toMatchObject({ complete: true, morePoints: true });
    expect(answer.branch.points).toHaveLength(MAX_POINTS);
    expect(checkMessage(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });

  it.each<[string, Scenario, string]>([
    [
      'goals',
      {
        play: async (world) => {
          for (let i = 0; i < 1001; i += 1) {
            world.sometimes(`goal ${i}`, () => true);
          }
        },
      },
      'the story has 1,001 goals, and 1,000 can be looked at',
    ],
    [
      'characters of a goal',
      { play: async (world) => world.sometimes('x'.repeat(501), () => true) },
      'is too long',
    ],
    [
      'characters of a name',
      {
        play: async (world) => {
          const node = world.node('B'.repeat(600), () => ({ ask: () => 1 }));
          await node.ask();
        },
      },
      'has names that are too long',
    ],
  ])('says so when there are too many %s', async (_, story, sentence) => {
    const answer = await ask(story, calm);
    expect(answer).toMatchObject({
      type: 'failed',
      message: expect.stringContaining(sentence),
    });
    expect(answer).toMatchObject({
      message: expect.stringMatching(/^The search was cut: /),
    });
  });

  it('is whole, however many deliveries its run takes', async () => {
    const rounds = 3500;
    let kept = 0;
    const story: Scenario = {
      untilMs: 100_000,
      search: { maxFaults: 0 },
      async play(world) {
        let last = 0;
        const node = world.node('B', () => ({
          put: (x: number) => (last = x),
        }));
        for (let i = 0; i < rounds; i += 1) {
          await Promise.all([node.put(0), node.put(1)]);
        }
        kept = last;
        world.finally('the second is last', () => kept === 1);
      },
    };
    const answer = await ask(story, calm);
    if (answer.type !== 'branch') throw new Error(answer.type);
    const { violation } = answer.branch;
    expect(violation?.schedule.length).toBeGreaterThan(3000);
    expect(checkMessage(JSON.parse(JSON.stringify(answer)))).toEqual(answer);

    const again = await ask(story, { replay: violation! });
    expect(again).toMatchObject({
      violation: {
        rule: 'the second is last',
        schedule: violation!.schedule,
      },
    });
    expect(checkMessage(JSON.parse(JSON.stringify(again)))).toEqual(again);
  });
});

describe('a search', () => {
  const own: Fault[] = [{ at: 1, skew: 'B', ms: 3 }];
  const changed: Fault[] = [{ at: 2, skew: 'B', ms: 4 }];
  const story: Scenario = { faults: own, seed: 5, play: calls(1) };

  it("adds to the reader's faults, or to none, and else to the story's", async () => {
    const given = (job: Partial<Job>) => ready(story, { ...JOB, ...job });
    expect(await given({ faults: changed })).toMatchObject({ given: changed });
    expect(await given({ faults: [] })).toMatchObject({ given: [] });
    expect(await given({})).toMatchObject({ given: own });
  });

  it("draws by the reader's seed, and else by the story's, and else by 1", async () => {
    const draws = async (seed?: number, job: Partial<Job> = {}) => {
      const drawn: Scenario = {
        ...(seed === undefined ? {} : { seed }),
        play: async (world) =>
          world.sometimes(`draws ${world.random()}`, () => true),
      };
      const answer = await ask(drawn, calm, { ...JOB, ...job });
      return answer.type === 'branch' && answer.branch.goals[0];
    };
    const [one, five, nine] = [await draws(1), await draws(5), await draws(9)];
    expect(new Set([one, five, nine]).size).toBe(3);
    expect(await draws(5, { seed: 9 })).toBe(nine);
    expect(await draws()).toBe(one);
  });

  it('tells how far it is in each part, from none on', async () => {
    const told: number[] = [];
    let answered = () => {};
    const obey = await new Promise<(command: Command) => void>((resolve) => {
      let listen: (command: Command) => void = () => {};
      let ms = 0;
      // Eight messages, each with a delay or without: 256 runs.
      const search = { maxFaults: 0, delays: [5] };
      void serveSearch({ search, play: calls(4) }, JOB, {
        send: (message) => {
          if (message.type === 'progress') told.push(message.runs);
          if (message.type === 'ready') resolve((command) => listen(command));
          if (message.type === 'branch') answered();
        },
        now: () => (ms += 1000),
        settle: async () => {},
        onCommand: (hear) => (listen = hear),
        explain: String as never,
      });
    });
    for (const id of [1, 2]) {
      await new Promise<void>((resolve) => {
        answered = resolve;
        obey({ id, ...calm });
      });
    }
    expect(told).toEqual([100, 200, 100, 200]);
  });
});

describe('a search that can be no search here', () => {
  it.each<[string, Scenario, string]>([
    [
      'adds too many faults at once',
      { search: { maxFaults: 101 }, play: calls(1) },
      '"maxFaults" can\'t be 101 here',
    ],
    [
      'adds faults without end',
      { search: { maxFaults: Infinity }, play: calls(1) },
      '"maxFaults" can\'t be Infinity',
    ],
    [
      'has too many faults of its own',
      {
        faults: new Array(1001).fill({ drop: 'A>B#1' }),
        play: calls(1),
      },
      'the story has 1,001 faults of its own',
    ],
    [
      'has a fault that is none',
      { faults: [{ drop: 'A' }], play: calls(1) },
      'must name a message like "A>B#2"',
    ],
  ])('is refused with a sentence when it %s', async (_, story, sentence) => {
    await expect(ready(story)).rejects.toThrow(sentence);
  });

  it('gives up after as many runs as the host lets it make', async () => {
    const story = { search: { limit: 1e9 }, play: calls(1) };
    expect(await ready(story)).toMatchObject({ limit: 10_000_000 });
  });
});

it('keeps the faults of a run that has many', () => {
  const faults = Array.from({ length: 900 }, (_, i) => ({
    delay: `A>B#${i + 1}`,
    ms: 5,
  }));
  const run = {
    outcome: 'finished' as const,
    violated: [],
    reached: [],
    unreached: [],
    trace: [],
    events: 0,
    endedAt: 0,
    seed: 1,
    faults,
    schedule: [],
    idleFaults: [],
  };
  expect(runData(run).faults).toEqual(faults);
});
