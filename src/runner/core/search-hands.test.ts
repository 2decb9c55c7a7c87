import { describe, expect, it } from 'vitest';
import type { Branch } from '../../../patterns-code/_simulation/branch.ts';
import type { Report } from '../types.ts';
import type { Command, Message } from './messages.ts';
import { Receiver, type Listener } from './receive.ts';
import { SearchHost } from './search-host.ts';

const READY: Message = { type: 'ready', maxFaults: 1, limit: 1000, given: [] };

const BRANCH: Branch = {
  runs: 7,
  complete: true,
  points: [1, 2, 3].map((i) => ({ drop: `A>B#${i}` })),
  morePoints: false,
  reached: [],
  goals: [],
};

/** Workers that do what the test says, and nothing else. */
class Hands {
  readonly asked: Command[][] = [];
  readonly ended: number[] = [];
  private readonly listeners: Listener[] = [];
  private readonly reports: Report[] = [];
  private readonly host = new SearchHost(
    new Receiver(
      (report) => this.reports.push(report),
      () => {},
    ),
    () => true,
  );

  /** Starts a search with so many of them. */
  constructor(count: number) {
    for (let i = 0; i < count; i += 1) {
      const asked: Command[] = [];
      this.asked.push(asked);
      this.listeners.push(
        this.host.add({
          post: (text) => void asked.push(JSON.parse(text) as Command),
          end: () => void this.ended.push(i),
        }),
      );
    }
    for (let i = 0; i < count; i += 1) this.tell(i, READY);
  }

  tell(i: number, message: Message): void {
    this.listeners[i]!.hear(JSON.stringify(message));
  }

  fail(i: number): void {
    this.listeners[i]!.fail('It is gone.');
  }

  /** Answers the last question; when it returns, the next ones are asked. */
  async answer(i: number): Promise<void> {
    const { id } = this.asked[i]!.at(-1)!;
    this.tell(i, { type: 'branch', id, branch: BRANCH });
    await new Promise((after) => setTimeout(after, 0));
  }

  progress(): number[] {
    return this.reports.flatMap((report) =>
      report.type === 'progress' ? [report.runs] : [],
    );
  }
}

describe('the progress of a search', () => {
  it('counts a part that is answered once, by its answer', async () => {
    const hands = new Hands(2);
    hands.tell(0, { type: 'progress', runs: 5 });
    await hands.answer(0);
    hands.tell(1, { type: 'progress', runs: 2 });
    expect(hands.progress()).toEqual([5, 7 + 2]);
  });

  it('counts no more runs of a part than it may make, and no fewer than none', async () => {
    const hands = new Hands(2);
    hands.tell(0, { type: 'progress', runs: 5000 });
    hands.tell(0, { type: 'progress', runs: -5 });
    await hands.answer(0);
    hands.tell(1, { type: 'progress', runs: 5000 });
    expect(hands.progress()).toEqual([1000, 0, 7 + 993]);
  });
});

it('ends a worker that is lost, and no other', async () => {
  const hands = new Hands(3);
  await hands.answer(0);
  hands.fail(1);
  expect(hands.ended).toEqual([1]);
});
