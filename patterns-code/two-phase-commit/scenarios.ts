import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Fault,
  Host,
  Network,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Coordinator,
  Participant,
  type Decision,
  type ParticipantState,
} from './two-phase-commit.ts';

const NAMES = ['Orders', 'Stock', 'Payments'];
const VOTE_TIMEOUT_MS = 100;
const ASK_EVERY_MS = 200;
const T = 'T1';

/** What differs between stories. */
interface Setting {
  /** A participant that votes no. */
  refuses?: string;
  /** Whether those in doubt ask one another. */
  asksOthers?: boolean;
  askEveryMs?: number;
  /** Whether the coordinator's disk is empty after a crash. */
  losesLog?: boolean;
}

/** A coordinator and three databases. */
export function addNodes(
  world: World,
  {
    refuses,
    asksOthers = true,
    askEveryMs = ASK_EVERY_MS,
    losesLog = false,
  }: Setting = {},
): Remote<Coordinator> {
  const coordinator = world.remote<Coordinator>('Coordinator');
  const cohorts = NAMES.map((name, i) => {
    const others = asksOthers
      ? NAMES.filter((one) => one !== name)
      : [];
    const peers = others.map((one) => world.remote<Participant>(one));
    const agrees = () => name !== refuses;
    // They don't all ask at the same moment.
    const options = { askEveryMs: askEveryMs + 20 * i };
    const boot = (host: Host) =>
      new Participant(host, [coordinator, ...peers], agrees, options);
    const kind = 'database';
    return world.node(name, (host) => withState(boot(host)), { kind });
  });
  world.node('Coordinator', (host) => {
    const options = { voteTimeoutMs: VOTE_TIMEOUT_MS };
    if (losesLog) host.disk.clear();
    return new Coordinator(cohorts, host, options);
  });
  return coordinator;
}

/** Shows the state of T1, for the state diagram. */
function withState(participant: Participant): Participant {
  return Object.defineProperty(participant, 'state', {
    get: () => participant.stateOf(T) ?? 'working',
  });
}

/** What each database says of T1, whether it is up or down. */
export function states(world: World): (ParticipantState | undefined)[] {
  return NAMES.map(
    (name) => world.diskOf(name).get(T) as ParticipantState,
  );
}

/** What must hold whatever goes wrong, and how it ends if nothing does. */
function watch(world: World, ending: 'committed' | 'aborted'): void {
  const any = (state: ParticipantState) =>
    states(world).includes(state);
  const all = (state: ParticipantState) =>
    states(world).every((one) => one === state);
  const nobodySplits = () => !(any('committed') && any('aborted'));
  world.always('nobody commits while another aborts', nobodySplits);
  const goal =
    ending === 'committed' ? 'everyone commits' : 'everyone aborts';
  world.sometimes(goal, () => all(ending));
  world.finally('nobody is left in doubt', () => !any('prepared'));
  // One that has forgotten its vote has neither committed nor aborted.
  const allOrNothing = () => all('committed') || !any('committed');
  world.finally('everyone commits or nobody does', allOrNothing);
}

/** The decision, or undefined when the coordinator does not answer. */
async function decide(
  world: World,
  coordinator: Remote<Coordinator>,
): Promise<Decision | undefined> {
  const answer = coordinator.run(T);
  return withTimeout(world.clock, 300, answer).catch(() => undefined);
}

/**
 * The databases are farther from one another than from the coordinator.
 * So their answers arrive after its own, and a search has fewer orders.
 */
const FAR_APART: Network = {
  links: Object.fromEntries(
    NAMES.flatMap((from) =>
      NAMES.filter((to) => to !== from).map((to) => [
        `${from}>${to}`,
        { latencyMs: 15 },
      ]),
    ),
  ),
};

/**
 * Everyone votes yes. The decision is on the coordinator's disk before
 * the first participant hears it. The search plays this story again
 * with crashes and lost messages, one at a time.
 */
export const commits: Scenario<Decision | undefined> = {
  network: FAR_APART,
  search: {
    maxFaults: 1,
    faults: ['crash', 'drop'],
    restartAfterMs: 450,
  },
  async play(world) {
    const coordinator = addNodes(world);
    watch(world, 'committed');
    const decision = await decide(world, coordinator);
    await world.clock.sleep(50);
    // Once something went wrong, everything has time to recover.
    if (states(world).some((state) => state !== 'committed')) {
      await world.clock.sleep(1500);
    }
    return decision;
  },
};

/**
 * Stock votes no. One vote is enough: the decision is abort, and the
 * two that voted yes give up what they had prepared.
 */
export const oneVotesNo: Scenario<Decision | undefined> = {
  async play(world) {
    const coordinator = addNodes(world, { refuses: 'Stock' });
    watch(world, 'aborted');
    const decision = await decide(world, coordinator);
    await world.clock.sleep(50);
    return decision;
  },
};

/**
 * The coordinator dies while the votes are on their way to it. The three
 * databases can't know what it would have decided. They keep their locks
 * and ask it, and later one another as well; as long as it is down nobody
 * knows. When it is back it finds no decision on its disk, which means
 * abort, and the word gets round.
 */
export const coordinatorCrashes: Scenario<Decision | undefined> = {
  faults: [{ at: 25, crash: 'Coordinator', restartAfterMs: 430 }],
  async play(world) {
    const coordinator = addNodes(world);
    watch(world, 'aborted');
    const decision = await decide(world, coordinator);
    world.note('in doubt: all three hold their locks');
    await world.clock.sleep(600);
    return decision;
  },
};

/**
 * The coordinator decides, writes the decision down, tells Orders, and
 * dies for good. The other two ask it in vain. Then they ask one
 * another, and Orders knows.
 */
export const crashAfterDecision: Scenario<Decision | undefined> = {
  faults: [{ crash: 'Coordinator', afterStep: 9 }],
  async play(world) {
    const coordinator = addNodes(world);
    watch(world, 'committed');
    const decision = await decide(world, coordinator);
    await world.clock.sleep(300);
    return decision;
  },
};

const TOLD_NOBODY: Fault = { crash: 'Coordinator', afterStep: 8 };
const TOLD_ONE: Fault = { crash: 'Coordinator', afterStep: 9 };

/**
 * One transaction over three databases; a message takes 10 ms. The
 * coordinator dies when it has decided and is down for so long. What is
 * measured is the time from the first promise to the last release, when
 * Orders asks every 160, 170, … 240 ms, Stock at intervals that are longer
 * by 20 ms and Payments at such longer by 40: the line is the mean.
 */
export const locksHeld: Experiment = {
  x: {
    label: 'coordinator down, ms',
    values: [0, 250, 500, 1000, 2000, 4000],
  },
  y: { label: 'locks held, ms' },
  series: {
    'nobody was told': (x: number) => held(x, TOLD_NOBODY, true),
    'one was told': (x: number) => held(x, TOLD_ONE, true),
    'one was told, and nobody asks it': (x: number) =>
      held(x, TOLD_ONE, false),
  },
};

function held(
  downMs: number,
  crash: Fault,
  asksOthers: boolean,
): Promise<number[]> {
  const periods = [160, 170, 180, 190, 200, 210, 220, 230, 240];
  return Promise.all(
    periods.map((askEveryMs) =>
      heldMs(downMs, crash, { askEveryMs, asksOthers }),
    ),
  );
}

async function heldMs(
  downMs: number,
  crash: Fault,
  setting: Setting,
): Promise<number> {
  const scenario: Scenario = {
    faults: downMs === 0 ? [] : [{ ...crash, restartAfterMs: downMs }],
    async play(world) {
      const coordinator = addNodes(world, setting);
      void coordinator.run(T);
      await world.clock.sleep(downMs + 1000);
    },
  };
  const { trace } = await simulate(scenario);
  const changes = trace.filter((event) => event.type === 'state');
  const taken = changes.find(({ to }) => to === 'prepared');
  const freed = changes.findLast(({ from }) => from === 'prepared');
  return (freed?.at ?? 0) - (taken?.at ?? 0);
}
