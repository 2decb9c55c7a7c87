import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Fault,
  Host,
  Remote,
  Say,
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

type Timing = Omit<ElectionOptions, 'id'>;

const timing: Timing = { leaseMs: 300, marginMs: 10, askEveryMs: 100 };

/** How long a node that is told to stop goes on with its work. */
const GRACE_MS = 1000;

/** What led to a state, for the diagram. */
const REASONS = {
  leader: 'granted a term',
  leaving: 'told to stop',
};

/** What a payment takes to work out, before it is written. */
const WORK_MS = 20;

/** One of three equal nodes: it pays, if it leads. */
export class Payer {
  /** How many payments it works on. */
  working = 0;
  /** When the last term was to end that it has been seen with. */
  private termUntilMs = 0;
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

  pay(what: string, workMs = WORK_MS): Promise<void> {
    return this.candidate.lead(async (token) => {
      this.working += 1;
      try {
        await this.clock.sleep(workMs);
        await this.ledger.append(token, what);
      } finally {
        this.working -= 1;
      }
    });
  }

  stop(graceMs = GRACE_MS): Promise<void> {
    return this.candidate.stop(graceMs);
  }

  get state(): CandidateState & { because?: string } {
    const { state } = this.candidate;
    if (state.kind !== 'follower') {
      this.termUntilMs = state.untilMs;
      return { ...state, because: REASONS[state.kind] };
    }
    if (this.termUntilMs === 0) return state; // it never led
    const isOver = this.clock.now() >= this.termUntilMs;
    const because = isOver ? 'term over' : 'resigns';
    return { ...state, because };
  }
}

/** What pictures call tokens, leases and entries. */
const say: Say = (value, place) => {
  if (typeof value === 'number') {
    if (TOKENS.includes(place)) return `token ${value}`;
    return TIMES.includes(place) ? `${value} ms` : undefined;
  }
  if (place === 'disk grant') {
    const { token, id, leaseMs } = value as Granted;
    return `token ${token}, ${id}, ${leaseMs} ms`;
  }
  if (place !== 'disk entries') return undefined;
  const entries = value as Ledger['entries'];
  const texts = entries.map(
    (one) => `${one.text} (token ${one.token})`,
  );
  return texts.join(', ');
};

type Granted = { token: number; id: string; leaseMs: number };

const TOKENS = ['acquire', 'append 1'];
const TIMES = ['acquire 2', 'pay 2', 'stop 1'];

/** The lock store and the ledger, each with its disk. */
export function addStores(world: World): {
  locks: Remote<LockStore>;
  ledger: Remote<Ledger>;
} {
  world.words(say);
  const kind = 'database';
  const locks = world.node(
    'Lock Store',
    ({ disk, clock }) => new LockStore(disk, clock),
    { kind },
  );
  const ledger = world.node('Ledger', ({ disk }) => new Ledger(disk), {
    kind,
  });
  return { locks, ledger };
}

/** Three nodes that start 30 ms apart, a lock store and a ledger. */
export function addNodes(
  world: World,
  changes: Partial<ElectionOptions> = {},
  startsMs: readonly number[] = [0, 30, 60],
): Remote<Payer>[] {
  const locks = world.remote<LockStore>('Lock Store');
  const ledger = world.remote<Ledger>('Ledger');
  const nodes = NODES.map((name, i) =>
    world.node(name, ({ clock, random }) => {
      // Another id in each life of the node.
      const id = `${name}/${Math.floor(random() * 10_000)}`;
      const options = { id, ...timing, ...changes };
      const candidate = new Candidate(locks, clock, options);
      void clock.sleep(startsMs[i]!).then(() => candidate.run());
      return new Payer(candidate, ledger, clock);
    }),
  );
  addStores(world);
  return nodes;
}

/** The token of each node that believes it leads, by its name. */
export function leaders(world: World): Map<string, number> {
  const tokens = new Map<string, number>();
  for (const name of NODES) {
    const state = world.peek<Payer>(name)?.state;
    if (state === undefined || state.kind === 'follower') continue;
    tokens.set(name, state.token);
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
  let leading = 0;
  world.always('each term has at most one leader', () => {
    const now = [...leaders(world)];
    leading = now.length; // for the next rule: looking takes time
    return now.every(([name, token]) => {
      if (!ledOnce.has(token)) ledOnce.set(token, name);
      return ledOnce.get(token) === name;
    });
  });
  world.always('no two nodes lead at the same time', () => {
    return leading <= 1;
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
  ...workMs: number[]
): Promise<string> {
  const paid = node.pay(what, ...workMs).then(() => 'paid');
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
const RECOVERY_MS = 600;

/**
 * Node 1 asks first and leads, with token 1. It asks again before its
 * lease ends, so the others are refused. The leader pays, and its token
 * goes with the payment. The search plays this story again with crashes
 * and lost messages, one at a time.
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
    await clock.sleep(50);
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
  faults: [{ at: 90, crash: 'Node 1' }],
  search: {
    maxFaults: 0,
    delays: [100, 350],
    maxDelays: 1,
  },
  async play(world) {
    const [first, second] = addNodes(world);
    watch(world);
    expectSecondTerm(world);
    const { clock } = world;
    await clock.sleep(25);
    const endings = [payAt(world, first!, 'interest')];
    await clock.sleep(330);
    endings.push(payAt(world, second!, 'fees'));
    await clock.sleep(60);
    if (leaders(world).size !== 1) await clock.sleep(RECOVERY_MS);
    return Promise.all(endings);
  },
};

/**
 * The leader is cut off from the lock store. It can't know whether
 * somebody else leads, so it stops at 290 ms, by its own clock and by
 * its margin before the end of its lease, and refuses to pay. The next
 * one is elected after that, never before. The search makes one message
 * late.
 */
export const leaderCutOff: Scenario = {
  faults: [{ at: 95, cut: [['Node 1'], ['Lock Store']] }],
  search: { maxFaults: 0, delays: [70], maxDelays: 1 },
  async play(world) {
    const [first] = addNodes(world);
    watch(world);
    world.sometimes('another node leads', () =>
      [...leaders(world).keys()].some((name) => name !== 'Node 1'),
    );
    const { clock } = world;
    await clock.sleep(295);
    const ending = await payAt(world, first!, 'interest');
    await clock.sleep(45);
    if (leaders(world).size !== 1) await clock.sleep(RECOVERY_MS);
    return ending;
  },
};

/**
 * Node 1 has begun to pay when it is paused, as by a long garbage
 * collection, past the end of its term at 290 ms. That is when the
 * picture ends it; Node 1 looks later. Node 2 is elected and pays.
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
    await clock.sleep(330);
    return [await payAt(world, second!, 'interest'), await late];
  },
};

/**
 * The leader is told to stop while it works on a payment. It begins no
 * other one, but it still leads, and renews its lease. Node 2 is asked
 * too early and refuses. When the payment is in the ledger, Node 1 gives
 * its term back, and Node 2 is elected without waiting for the end of a
 * lease. The search makes one message late.
 */
export const leaderResigns: Scenario = {
  search: { maxFaults: 0, delays: [50, 250], maxDelays: 1 },
  async play(world) {
    const [first, second] = addNodes(world);
    watch(world);
    expectSecondTerm(world);
    world.always('no two nodes work at the same time', () => {
      const working = NODES.filter(
        (name) => (world.peek<Payer>(name)?.working ?? 0) > 0,
      );
      return working.length <= 1;
    });
    const { clock } = world;
    await clock.sleep(25);
    const long = payAt(world, first!, 'interest', 170);
    await clock.sleep(80);
    void first!.stop();
    await clock.sleep(45);
    const early = payAt(world, second!, 'fees');
    await clock.sleep(110);
    const late = payAt(world, second!, 'fees');
    const endings = await Promise.all([long, early, late]);
    if (leaders(world).size !== 1) await clock.sleep(RECOVERY_MS);
    return endings;
  },
};

/**
 * The leader is gone at 24 moments between two renewals, crashed or
 * stopped in good order. What is measured is the time until another node
 * leads. Each of three nodes asks three times in the time of a lease,
 * whenever it has started, and a message takes 10 ms.
 */
export const timeWithoutLeader: Experiment = {
  x: { label: 'lease, s', values: [0.5, 1, 2, 4, 8, 16] },
  y: { label: 'no leader, s' },
  series: {
    'leader crashes': (x: number) => gapsS(x, 'crash'),
    'leader resigns': (x: number) => gapsS(x, 'stop'),
  },
};

/**
 * The other side of it: each of three nodes is paused for half a second on
 * average, now and then for several, once in ten seconds. Nobody crashes.
 * What is measured, under eight seeds, is how often another node is elected.
 */
export const changesByPauses: Experiment = {
  x: { label: 'lease, s', values: [0.5, 1, 2, 4, 8, 16] },
  y: { label: 'changes of the leader in a minute' },
  series: {
    'nodes pause': (x: number) =>
      Promise.all(SEEDS.map((seed) => changesAMinute(x, seed))),
  },
};

const MOMENTS = 24;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const MINUTES = 5;

function timingOf(leaseS: number): Timing {
  const leaseMs = leaseS * 1000;
  return { leaseMs, marginMs: leaseMs / 30, askEveryMs: leaseMs / 3 };
}

/** Node 1 starts first, the others before it asks again. */
function startsOf(world: World, { askEveryMs }: Timing): number[] {
  const later = () => Math.ceil(world.random() * askEveryMs);
  return [0, later(), later()];
}

async function gapsS(
  leaseS: number,
  ending: 'crash' | 'stop',
): Promise<number[]> {
  const chosen = timingOf(leaseS);
  const gaps: number[] = [];
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    gaps.push((await gapMs(chosen, moment, ending)) / 1000);
  }
  return gaps;
}

async function gapMs(
  chosen: Timing,
  moment: number,
  ending: 'crash' | 'stop',
): Promise<number> {
  const part = (chosen.askEveryMs * moment) / MOMENTS;
  const goneAtMs = chosen.leaseMs + part;
  const story = async (world: World) => {
    const [first] = addNodes(world, chosen, startsOf(world, chosen));
    await world.clock.sleep(goneAtMs);
    if (ending === 'crash') world.crash('Node 1');
    else void first!.stop();
    await world.clock.sleep(2 * chosen.leaseMs);
  };
  const { trace } = await simulate(story, { seed: moment + 1 });
  const ledAgain = trace.find(
    (event) =>
      event.type === 'state' &&
      event.to === 'leader' &&
      event.at > goneAtMs,
  );
  return (ledAgain?.at ?? Infinity) - goneAtMs;
}

async function changesAMinute(
  leaseS: number,
  seed: number,
): Promise<number> {
  const { result } = await simulate(
    async (world) => {
      const chosen = timingOf(leaseS);
      addNodes(world, chosen, startsOf(world, chosen));
      await world.clock.sleep(MINUTES * 60_000);
      const grant = world.diskOf('Lock Store').get('grant');
      return (grant as { token: number }).token - 1;
    },
    {
      seed,
      faults: await pauses(seed),
      untilMs: (MINUTES + 1) * 60_000,
    },
  );
  return result / MINUTES;
}

/** Pauses and the times between them, both exponentially distributed. */
async function pauses(seed: number): Promise<Fault[]> {
  const drawAll = async ({ random }: World) => {
    const draw = (meanMs: number) =>
      Math.ceil(-meanMs * Math.log(1 - random()));
    const faults: Fault[] = [];
    for (const pause of NODES) {
      let at = draw(10_000);
      while (at < MINUTES * 60_000) {
        const ms = draw(500);
        faults.push({ at, pause, ms });
        at += ms + draw(10_000);
      }
    }
    return faults;
  };
  return (await simulate(drawAll, { seed })).result;
}
