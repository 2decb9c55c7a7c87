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
import { FLOOD, MessageCount } from './message-count.ts';
import type { Answer, Command, Message, Problem, Task } from './messages.ts';
import { isTooLong, read, type Listener, type Receiver } from './receive.ts';

/** A worker has so many parts waiting, so that none has to wait for one. */
const AHEAD = 4;
/** So many times another one is hired in place of all. */
const MAX_HIRED = 8;

const TOO_LONG = 'The search was stopped: a worker said too much at once.';
const LEFT = 'The search was stopped: a worker left it.';
const MORE_RUNS =
  'The search was stopped: a worker made more runs than it was asked for.';
const ANOTHER = 'The search was stopped: a worker answered another question.';

type Ready = Extract<Message, { type: 'ready' }>;

/** A worker that has been handed the job. */
export interface SearchWorker {
  post(text: string): void;
  /** Ends it. */
  end(): void;
}

/**
 * Brings the others, once the first worker has loaded the story, or another
 * one, where all are lost. False where it can't.
 */
export type Hire = (who: 'others' | 'another') => boolean;

/** What a worker is asked, until it is answered. */
interface Question {
  readonly id: number;
  readonly task: Task;
  /** How many runs it may make. */
  readonly limit: number;
  resolve(answer: Answer): void;
  reject(why: Failure): void;
}

/** One worker. */
interface Hand {
  readonly worker: SearchWorker;
  readonly unasked: MessageCount;
  /** Runs of the part that it is at. */
  runs: number;
  question: Question | undefined;
  isLost: boolean;
}

/** Why a part of the search has no outcome, for the reader. */
class Failure extends Error {
  readonly problem: Problem;

  constructor({ message, place }: Problem) {
    super(message);
    this.problem = place === undefined ? { message } : { message, place };
  }
}

/**
 * What goes wrong in a part is that part's answer, and is looked at in its
 * turn. One worker alone would have come to it then, or never.
 */
export class SearchHost {
  private readonly receiver: Receiver;
  private readonly hire: Hire;
  private first: Hand | undefined;
  /** Those that have loaded the story and are not lost. */
  private readonly ready = new Set<Hand>();
  private free: Hand[] = [];
  private readonly waiting: Question[] = [];
  /** Why there is nobody left to ask, and nobody will come. */
  private deserted: Failure | undefined;
  private hired = 0;
  private isSearching = false;
  private ids = 0;
  private done = 0;

  constructor(receiver: Receiver, hire: Hire) {
    this.receiver = receiver;
    this.hire = hire;
  }

  /** Adds a worker that has been handed the job. */
  add(worker: SearchWorker): Listener {
    const hand: Hand = {
      worker,
      unasked: new MessageCount(),
      runs: 0,
      question: undefined,
      isLost: false,
    };
    this.first ??= hand;
    return {
      hear: (data) => this.hear(hand, data),
      fail: (message) => this.lose(hand, { message }),
    };
  }

  private hear(hand: Hand, data: unknown): void {
    if (hand.isLost || this.receiver.hasEnded) return;
    if (isTooLong(data)) return this.lose(hand, { message: TOO_LONG });
    const message = read(data);
    const { question } = hand;
    if (
      message !== undefined &&
      'id' in message &&
      message.id === question?.id
    ) {
      return this.answered(hand, question, message);
    }
    if (!hand.unasked.add()) return this.receiver.stop(FLOOD);
    if (message !== undefined) this.told(hand, message);
  }

  /** It says something that is not the answer to a question. */
  private told(hand: Hand, message: Message): void {
    switch (message.type) {
      case 'ready':
        return this.join(hand, message);
      case 'progress':
        return this.progress(hand, message.runs);
      case 'fatal':
        return this.lose(hand, message);
      case 'done':
        if (hand !== this.first || this.ready.has(hand)) {
          return this.lose(hand, { message: LEFT });
        }
        break;
      case 'error':
        // Nobody caught it. The part goes on, but its outcome is settled.
        if (hand.question !== undefined) {
          return hand.question.reject(new Failure(message));
        }
    }
    // The others would only say again what the first one says.
    if (hand === this.first) this.receiver.take(message);
  }

  private join(hand: Hand, ready: Ready): void {
    if (this.ready.has(hand)) return;
    this.ready.add(hand);
    this.release(hand);
    if (this.isSearching) return;
    this.isSearching = true;
    this.hire('others');
    void this.search(ready);
  }

  private async search({ given, maxFaults, limit }: Ready): Promise<void> {
    const { ready } = this;
    const crew: Crew<Violation> = {
      get size() {
        return ready.size < 2 ? 1 : ready.size * AHEAD;
      },
      branch: (faults, left) => this.branch(faults, left),
      replay: (found) => this.replay(found),
    };
    try {
      const search = await searchWith({ maxFaults, limit }, given, crew);
      this.receiver.take({ type: 'search', ...search });
    } catch (error) {
      const problem =
        error instanceof Failure
          ? error.problem
          : { message: `The search broke: ${String(error)}` };
      this.receiver.take({ type: 'error', ...problem });
    }
    this.receiver.take({ type: 'done' });
  }

  private async branch(
    faults: readonly Fault[],
    limit: number,
  ): Promise<Branch> {
    const answer = await this.ask({ branch: { faults, limit } }, limit);
    if (answer.type !== 'branch') throw new Failure({ message: ANOTHER });
    const { branch } = answer;
    if (branch.runs > limit) throw new Failure({ message: MORE_RUNS });
    this.done += branch.runs;
    return branch;
  }

  private async replay(found: Leaf): Promise<Violation> {
    const answer = await this.ask({ replay: found });
    if (answer.type !== 'found') throw new Failure({ message: ANOTHER });
    return answer.violation;
  }

  /** Has the next free worker do it. */
  private ask(task: Task, limit = 0): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = (this.ids += 1);
      const question = { id, task, limit, resolve, reject };
      const hand = this.free.shift();
      if (hand !== undefined) this.give(hand, question);
      else if (this.deserted !== undefined) reject(this.deserted);
      // What is last of all waits for no part that was begun ahead.
      else if ('replay' in task) this.waiting.unshift(question);
      else this.waiting.push(question);
    });
  }

  private give(hand: Hand, question: Question): void {
    const { id, task } = question;
    hand.question = question;
    hand.worker.post(JSON.stringify({ id, ...task } satisfies Command));
  }

  private answered(hand: Hand, question: Question, answer: Answer): void {
    hand.question = undefined;
    hand.runs = 0;
    if (answer.type === 'failed') question.reject(new Failure(answer));
    else question.resolve(answer);
    this.release(hand);
  }

  private release(hand: Hand): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(hand);
    else this.give(hand, next);
  }

  /** It is asked no more, and what it was at has failed. */
  private lose(hand: Hand, problem: Problem): void {
    if (hand.isLost || this.receiver.hasEnded) return;
    // The search can do without another worker, but not without a story.
    if (!this.isSearching) return this.receiver.stop(problem.message);
    hand.isLost = true;
    hand.worker.end();
    this.ready.delete(hand);
    this.free = this.free.filter((one) => one !== hand);
    const why = new Failure(problem);
    hand.question?.reject(why);
    if (this.ready.size === 0) this.replace(why);
  }

  /** All are lost, maybe in parts to which one alone would not have come. */
  private replace(why: Failure): void {
    this.hired += 1;
    if (this.hired <= MAX_HIRED && this.hire('another')) return;
    this.deserted = why;
    for (const { reject } of this.waiting.splice(0)) reject(why);
  }

  private progress(hand: Hand, runs: number): void {
    const { limit = 0 } = hand.question ?? {};
    hand.runs = Math.min(Math.max(0, runs), limit);
    let sum = this.done;
    for (const one of this.ready) sum += one.runs;
    this.receiver.take({ type: 'progress', runs: sum });
  }
}
