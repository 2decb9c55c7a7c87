import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Candidate,
  Ledger,
  LockStore,
  type CandidateState,
  type ElectionOptions,
} from './leader-election.ts';

export const NODES = ['Node 1', 'Node 2', 'Node 3'];

const options: ElectionOptions = { leaseMs: 300, askEveryMs: 140 };

/** What a payment takes to work out, before it is written. */
const WORK_MS = 20;

/** One of three equal nodes: it pays, if it leads. */
export class Payer {
  private readonly candidate: Candidate;
  private readonly ledger: Remote<Ledger>;
  private readonly clock: Host['clock'];

  constructor(
    candidate: Candidate,
    ledger: Remote<Ledger>,
    clock: Host['clock'],
  ) {
    this.candidate = candidate;
    this.ledger = ledger;
    this.clock = clock;
  }

  pay(what: string): Promise<void> {
    return this.candidate.lead(async (token) => {
      await this.clock.sleep(WORK_MS);
      await this.ledger.append(token, what);
    });
  }

  stop(): Promise<void> {
    return this.candidate.stop();
  }

  get state(): CandidateState {
    return this.candidate.state;
  }
}

/** Three nodes that start 30 ms apart, a lock store and a ledger. */
export function addNodes(
  world: World,
  changes: Partial<ElectionOptions> = {},
): Remote<Payer>[] {
  const kind = 'database';
  const locks = world.remote<LockStore>('Lock Store');
  const ledger = world.remote<Ledger>('Ledger');
  const nodes = NODES.map((name, i) =>
    world.node(name, ({ clock }) => {
      const candidate = new Candidate(locks, clock, {
        ...options,
        ...changes,
      });
      void clock.sleep(30 * i).then(() => candidate.run());
      return new Payer(candidate, ledger, clock);
    }),
  );
  world.node(
    'Lock Store',
    ({ disk, clock }) => new LockStore(disk, clock),
    { kind },
  );
  world.node('Ledger', ({ disk }) => new Ledger(disk), { kind });
  return nodes;
}

/** The token of each node that believes it leads, by its name. */
export function leaders(world: World): Map<string, number> {
  const tokens = new Map<string, number>();
  for (const name of NODES) {
    const state = world.peek<Payer>(name)?.state;
    if (state?.kind === 'leader') tokens.set(name, state.token);
  }
  return tokens;
}

/** The tokens in the ledger, in the order in which it took them. */
export function tokensIn(world: World): number[] {
  const entries = world.peek<Ledger>('Ledger')?.entries ?? [];
  return entries.map(({ token }) => token);
}

/** What must hold whatever goes wrong. */
function watch(world: World): void {
  const ledOnce = new Map<number, string>();
  world.always('each term has at most one leader', () =>
    [...leaders(world)].every(([name, token]) => {
      if (!ledOnce.has(token)) ledOnce.set(token, name);
      return ledOnce.get(token) === name;
    }),
  );
  world.always('no two nodes lead at the same time', () => {
    return leaders(world).size <= 1;
  });
  world.always('the ledger takes no token older than its last', () => {
    const tokens = tokensIn(world);
    return tokens.every((token, i) => token >= (tokens[i - 1] ?? 0));
  });
  world.finally('exactly one node leads', () => {
    return leaders(world).size === 1;
  });
}

/** Without it the rule of the ledger's tokens would say nothing. */
function expectSecondTerm(world: World): void {
  world.sometimes('the ledger sees a second term', () => {
    return tokensIn(world).includes(2);
  });
}

/** Pays at whichever node leads, and says how that went. */
async function payAt(
  world: World,
  node: Remote<Payer>,
  what: string,
): Promise<string> {
  const paid = node.pay(what).then(() => 'paid');
  return withTimeout(world.clock, 1000, paid).catch(nameOf);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** Three nodes that pay when they are told to, whoever else does. */
export function addPlainNodes(
  world: World,
): { pay(what: string): Promise<void> }[] {
  let entries = 0;
  const ledger = world.node(
    'Ledger',
    () => ({ append: (what: string) => `${what} ${(entries += 1)}` }),
    { kind: 'database' },
  );
  return NODES.map((name) =>
    world.node(name, ({ clock }) => ({
      async pay(what: string): Promise<void> {
        await clock.sleep(WORK_MS);
        await ledger.append(what);
      },
    })),
  );
}

/**
 * Three nodes and no leader. Each runs the night's job, as one node
 * would, and the interest is paid three times.
 */
export const withoutLeader: Scenario = {
  withoutPattern: true,
  async play(world) {
    const nodes = addPlainNodes(world);
    await Promise.all(nodes.map((node) => node.pay('interest')));
  },
};

/** Time enough for every crash to be mended and every lease to end. */
const RECOVERY_MS = 800;

/**
 * Node 1 asks first and leads, with token 1. It asks again before its
 * lease ends, so the others are refused. The leader pays, and its token
 * goes with the payment. The search plays this story again with every
 * crash and every lost message.
 */
export const electedAndRenewed: Scenario = {
  search: {
    maxFaults: 1,
    faults: ['crash', 'drop'],
    restartAfterMs: 400,
  },
  async play(world) {
    const nodes = addNodes(world);
    watch(world);
    expectSecondTerm(world);
    const { clock } = world;
    await clock.sleep(75);
    const ending = await payAt(world, nodes[0]!, 'interest');
    await clock.sleep(90);
    if (leaders(world).get('Node 1') === 1) return ending;
    // Something went wrong: whoever leads when it is mended pays.
    await clock.sleep(RECOVERY_MS);
    const all = nodes.map((node) => payAt(world, node, 'interest'));
    return Promise.all(all);
  },
};

/**
 * The leader dies. Its lease does not: for the rest of it the others are
 * refused, and nobody leads. Then Node 2 is the first to ask, and the
 * new term's token is 2. The search makes one message late.
 */
export const leaderCrashes: Scenario = {
  faults: [{ at: 100, crash: 'Node 1' }],
  search: {
    maxFaults: 0,
    delays: [100, 200, 350],
    maxDelays: 1,
  },
  async play(world) {
    const [first, second] = addNodes(world);
    watch(world);
    expectSecondTerm(world);
    const { clock } = world;
    await clock.sleep(25);
    const endings = [payAt(world, first!, 'interest')];
    await clock.sleep(310);
    endings.push(payAt(world, second!, 'fees'));
    await clock.sleep(60);
    if (leaders(world).size !== 1) await clock.sleep(RECOVERY_MS);
    return Promise.all(endings);
  },
};

/**
 * The leader is cut off from the lock store. It can't know whether
 * somebody else leads, so it stops when its lease is over by its own
 * clock, and refuses to pay. The next one is elected after that, never
 * before. The search makes one message late.
 */
export const leaderCutOff: Scenario = {
  faults: [{ at: 135, cut: [['Node 1'], ['Lock Store']] }],
  search: { maxFaults: 0, delays: [110], maxDelays: 1 },
  async play(world) {
    const [first] = addNodes(world);
    watch(world);
    world.sometimes('another node leads', () =>
      [...leaders(world).keys()].some((name) => name !== 'Node 1'),
    );
    const { clock } = world;
    await clock.sleep(295);
    const ending = await payAt(world, first!, 'interest');
    await clock.sleep(30);
    if (leaders(world).size !== 1) await clock.sleep(RECOVERY_MS);
    return ending;
  },
};

/**
 * Node 1 has begun to pay when it is paused, as by a long garbage
 * collection, past the end of its lease. Node 2 is elected and pays.
 * Then Node 1 goes on as if nothing had happened, and the ledger refuses
 * it: token 1 is older than token 2.
 */
export const leaderPaused: Scenario = {
  faults: [{ at: 40, pause: 'Node 1', ms: 370 }],
  async play(world) {
    const [first, second] = addNodes(world);
    watch(world);
    expectSecondTerm(world);
    const { clock } = world;
    await clock.sleep(25);
    const late = payAt(world, first!, 'interest');
    await clock.sleep(310);
    return [await payAt(world, second!, 'interest'), await late];
  },
};

/**
 * The leader is gone at twelve moments between two renewals, crashed or
 * stopped in good order. What is measured is the mean time until another
 * node leads. A node asks three times in the time of a lease.
 */
export const timeWithoutLeader: Experiment = {
  x: { label: 'lease, s', values: [0.5, 1, 2, 4, 8, 16] },
  y: { label: 'no leader, s' },
  series: {
    'leader crashes': (x: number) => meanGapS(x, 'crash'),
    'leader resigns': (x: number) => meanGapS(x, 'stop'),
  },
};

/**
 * The other side of it: the shorter the lease, the more questions the
 * lock store has to answer, with three nodes and three questions in the
 * time of a lease.
 */
export const storeLoad: Experiment = {
  x: { label: 'lease, s', values: [0.5, 1, 2, 4, 8, 16] },
  y: { label: 'questions to the store, 1/s' },
  series: { 'leader election': (x: number) => questionsPerS(x) },
};

const MOMENTS = 12;

function timing(leaseS: number): ElectionOptions {
  const leaseMs = leaseS * 1000;
  return { leaseMs, askEveryMs: leaseMs / 3 };
}

async function meanGapS(
  leaseS: number,
  ending: 'crash' | 'stop',
): Promise<number> {
  const chosen = timing(leaseS);
  let totalMs = 0;
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const part = (chosen.askEveryMs * moment) / MOMENTS;
    totalMs += await gapMs(chosen, chosen.leaseMs + part, ending);
  }
  return totalMs / MOMENTS / 1000;
}

async function gapMs(
  chosen: ElectionOptions,
  goneAtMs: number,
  ending: 'crash' | 'stop',
): Promise<number> {
  const { trace } = await simulate(async (world) => {
    const [first] = addNodes(world, chosen);
    await world.clock.sleep(goneAtMs);
    if (ending === 'crash') world.crash('Node 1');
    else void first!.stop();
    await world.clock.sleep(2 * chosen.leaseMs);
  });
  const ledAgain = trace.find(
    (event) =>
      event.type === 'state' &&
      event.to === 'leader' &&
      event.at > goneAtMs,
  );
  return (ledAgain?.at ?? Infinity) - goneAtMs;
}

async function questionsPerS(leaseS: number): Promise<number> {
  const SECONDS = 48;
  const { trace } = await simulate(async (world) => {
    addNodes(world, timing(leaseS));
    await world.clock.sleep(SECONDS * 1000);
  });
  const questions = trace.filter(
    (event) => event.type === 'send' && event.to === 'Lock Store',
  );
  return questions.length / SECONDS;
}
