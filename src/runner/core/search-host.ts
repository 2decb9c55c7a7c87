/**
 * The host's side of a search. Several workers have loaded the same story;
 * each plays the runs under one set of faults at a time. What they answer is
 * looked at in order, so that the outcome does not depend on their number.
 */
import type {
  Branch,
  Leaf,
} from '../../../patterns-code/_simulation/branch.ts';
import {
  searchWith,
  type Crew,
} from '../../../patterns-code/_simulation/crew.ts';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import type { Violation } from '../types.ts';
import type { Command, Message } from './messages.ts';
import { read, type Receiver } from './receive.ts';

/** A worker has so many parts waiting, so that none has to wait for one. */
const AHEAD = 4;
/** A search may make no more runs than these, whatever its story says. */
const MAX_RUNS = 10_000_000;

type Ready = Extract<Message, { type: 'ready' }>;
type Answer = Extract<Message, { type: 'branch' | 'found' }>;

/** One worker. */
interface Hand {
  post(text: string): void;
  /** Runs of the part that it is at. */
  runs: number;
  answer: ((answer: Answer) => void) | undefined;
}

export class SearchHost {
  private readonly receiver: Receiver;
  private readonly onReady: () => void;
  private readonly ready: Hand[] = [];
  private readonly free: Hand[] = [];
  private readonly waiting: ((hand: Hand) => void)[] = [];
  private done = 0;

  /** `onReady` is called when the first worker has loaded the story. */
  constructor(receiver: Receiver, onReady: () => void) {
    this.receiver = receiver;
    this.onReady = onReady;
  }

  /**
   * Adds a worker that has been handed the job; `post` reaches it. Returns
   * what takes its messages.
   */
  add(post: (text: string) => void): (data: unknown) => void {
    const hand: Hand = { post, runs: 0, answer: undefined };
    const isFirst = this.ready.length === 0;
    return (data) => {
      const message = read(data);
      if (message !== undefined) this.hear(hand, isFirst, message, data);
    };
  }

  private hear(
    hand: Hand,
    isFirst: boolean,
    message: Message,
    data: unknown,
  ): void {
    switch (message.type) {
      case 'ready':
        return this.join(hand, message);
      case 'branch':
      case 'found':
        return hand.answer?.(message);
      case 'progress':
        hand.runs = message.runs;
        return this.tell();
      case 'fatal':
        return this.receiver.take(message);
      default:
        // The others would only say again what the first one says.
        if (isFirst) this.receiver.accept(data);
    }
  }

  private join(hand: Hand, ready: Ready): void {
    if (this.ready.includes(hand)) return;
    this.ready.push(hand);
    this.release(hand);
    if (this.ready.length > 1) return;
    this.onReady();
    this.search(ready).catch((error: unknown) =>
      this.receiver.stop(`The search broke: ${String(error)}`),
    );
  }

  private async search({ given, maxFaults, limit }: Ready): Promise<void> {
    const options = { maxFaults, limit: Math.min(limit, MAX_RUNS) };
    const { ready } = this;
    const crew: Crew<Violation> = {
      get size() {
        return ready.length === 1 ? 1 : ready.length * AHEAD;
      },
      branch: (faults, left) => this.branch(faults, left),
      replay: (found) => this.replay(found),
    };
    const search = await searchWith(options, given, crew);
    this.receiver.take({ type: 'search', ...search });
    this.receiver.take({ type: 'done' });
  }

  private async branch(
    faults: readonly Fault[],
    limit: number,
  ): Promise<Branch> {
    const answer = await this.ask({ branch: { faults, limit } });
    if (answer.type !== 'branch')
      throw new Error('It answers another question.');
    this.done += answer.branch.runs;
    return answer.branch;
  }

  private async replay(found: Leaf): Promise<Violation> {
    const answer = await this.ask({ replay: found });
    if (answer.type !== 'found')
      throw new Error('It answers another question.');
    return answer.violation;
  }

  /** Has the next free worker do it. */
  private async ask(command: Command): Promise<Answer> {
    const hand = this.free.shift() ?? (await this.next());
    const answer = await new Promise<Answer>((resolve) => {
      hand.answer = resolve;
      hand.post(JSON.stringify(command));
    });
    hand.answer = undefined;
    hand.runs = 0;
    this.release(hand);
    return answer;
  }

  private next(): Promise<Hand> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private release(hand: Hand): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(hand);
    else next(hand);
  }

  private tell(): void {
    const runs = this.ready.reduce((sum, hand) => sum + hand.runs, this.done);
    this.receiver.take({ type: 'progress', runs });
  }
}
