import { describe, expect, it } from 'vitest';
import type {
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
async function serve(story: Scenario, send: (message: Message) => void) {
  let obey: (command: Command) => void = () => {};
  await new Promise<void>((resolve, reject) => {
    serveSearch(story, JOB, {
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
async function ask(story: Scenario, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    serve(story, (message) => {
      if ('id' in message) resolve(message);
    }).then((obey) => obey({ id: 7, ...task }), reject);
  });
}

const calm = { branch: { faults: [], limit: 100_000 } };

const ready = async (story: Scenario) => {
  const said: Message[] = [];
  await serve(story, (message) => said.push(message));
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

  it('comes after what nobody caught in its part', async () => {
    const order: string[] = [];
    let fail: () => void = () => {};
    const obey = await new Promise<(command: Command) => void>((resolve) => {
      let listen: (command: Command) => void = () => {};
      void serveSearch({ play: calls(1) }, JOB, {
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
    expect(order).toEqual(['settled', 'ready', 'settled', 'branch']);
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
