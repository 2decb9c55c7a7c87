import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
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

/** A coordinator and three databases; `refuses` names one that votes no. */
export function addNodes(
  world: World,
  { refuses = '', askEveryMs = ASK_EVERY_MS } = {},
): Remote<Coordinator> {
  const coordinator = world.remote<Coordinator>('Coordinator');
  const cohorts = NAMES.map((name, i) =>
    world.node(
      name,
      ({ disk, clock }) => {
        const agrees = () => name !== refuses;
        // They don't all ask at the same moment.
        const options = { askEveryMs: askEveryMs + 20 * i, agrees };
        return withState(
          new Participant(disk, clock, coordinator, options),
        );
      },
      { kind: 'database' },
    ),
  );
  world.node('Coordinator', ({ disk, clock }) => {
    const options = { voteTimeoutMs: VOTE_TIMEOUT_MS };
    return new Coordinator(cohorts, disk, clock, options);
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
 * Everyone votes yes. The decision is on the coordinator's disk before
 * the first participant hears it. The search plays this story again
 * with every crash of every node and every lost message.
 */
export const commits: Scenario<Decision | undefined> = {
  search: {
    maxFaults: 1,
    faults: ['crash', 'drop'],
    restartAfterMs: 500,
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
 * The coordinator dies when all votes are in, before it has decided.
 * The three databases can't know what it would have decided: they keep
 * their locks and ask, until it is back and finds no decision on its
 * disk, which means abort.
 */
export const coordinatorCrashes: Scenario<Decision | undefined> = {
  faults: [{ at: 25, crash: 'Coordinator', restartAfterMs: 600 }],
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
 * The coordinator decides, writes the decision down, and dies before it
 * has told everyone. After its restart those in doubt ask, and commit
 * as well.
 */
export const crashAfterDecision: Scenario<Decision | undefined> = {
  faults: [{ crash: 'Coordinator', afterStep: 9, restartAfterMs: 400 }],
  async play(world) {
    const coordinator = addNodes(world);
    watch(world, 'committed');
    const decision = await decide(world, coordinator);
    await world.clock.sleep(500);
    return decision;
  },
};

/**
 * The coordinator is down for so long after the votes. What is measured
 * is how long a participant holds its locks. Without the protocol each
 * database commits by itself at once, and nothing holds them together.
 */
export const locksHeld: Experiment = {
  x: {
    label: 'coordinator down, ms',
    values: [0, 250, 500, 1000, 2000, 4000],
  },
  y: { label: 'locks held, ms' },
  series: {
    'two-phase commit': (x: number) => heldMs(x),
    'one phase': () => 0,
  },
};

async function heldMs(downMs: number): Promise<number> {
  const scenario: Scenario = {
    faults:
      downMs === 0
        ? []
        : [{ at: 25, crash: 'Coordinator', restartAfterMs: downMs }],
    async play(world) {
      const coordinator = addNodes(world, { askEveryMs: 10 });
      void coordinator.run(T);
      await world.clock.sleep(downMs + 200);
    },
  };
  const { trace } = await simulate(scenario);
  const changes = trace.filter((event) => event.type === 'state');
  const taken = changes.find(({ to }) => to === 'prepared');
  const freed = changes.findLast(({ from }) => from === 'prepared');
  return (freed?.at ?? 0) - (taken?.at ?? 0);
}
