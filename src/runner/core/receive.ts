/** The host's side of one job: text in, checked reports out. */
import type { BehaviourName, BehaviourResult, Job, Report } from '../types.ts';
import { MAX_CHARACTERS } from './bounds.ts';
import { checkMessage } from './check.ts';
import { FLOOD, MessageCount } from './message-count.ts';
import type { Message } from './messages.ts';

/** Results that come closer together than this are reported together. */
const BATCH_MS = 100;

/** What came through a port, checked; undefined when it is no message. */
export function read(data: unknown): Message | undefined {
  if (typeof data !== 'string' || isTooLong(data)) return undefined;
  try {
    return checkMessage(JSON.parse(data));
  } catch {
    return undefined; // no JSON
  }
}

/** Whether it is text that nobody reads: an honest worker sends none. */
export function isTooLong(data: unknown): boolean {
  return typeof data === 'string' && data.length > MAX_CHARACTERS;
}

/** Who has to be told of what comes from a worker. */
export interface Listener {
  hear(data: unknown): void;
  /** It is out, with a sentence that says why. */
  fail(sentence: string): void;
}

/** Turns what one worker sends into reports, until the job has ended. */
export class Receiver {
  private readonly onReport: (report: Report) => void;
  private readonly onEnd: () => void;
  private readonly startedAt = performance.now();
  private readonly results: BehaviourResult[] = [];
  private testing: BehaviourName | undefined;
  private isPlanned = false;
  private toldAt = -Infinity;
  private telling: ReturnType<typeof setTimeout> | undefined;
  private readonly messages = new MessageCount();
  private errors = 0;
  private ended = false;

  /** `onEnd` is called once, after the last report. */
  constructor(onReport: (report: Report) => void, onEnd: () => void) {
    this.onReport = onReport;
    this.onEnd = onEnd;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  /** For a worker that does the job alone. */
  listener(): Listener {
    return {
      hear: (data) => this.accept(data),
      fail: (sentence) => this.stop(sentence),
    };
  }

  /** Takes what came through the port. */
  accept(data: unknown): void {
    if (this.ended) return;
    if (!this.messages.add()) return this.stop(FLOOD);
    const message = read(data);
    if (message !== undefined) this.take(message);
  }

  /**
   * Ends the job with a sentence; the worker is to be terminated. What was
   * being checked has failed: it is why the job could not go on.
   */
  stop(message: string): void {
    if (this.ended) return;
    const running = this.testing;
    if (running !== undefined) {
      this.results.push({ ...running, state: 'fail', message });
    }
    this.close(message);
  }

  /** The same because the reader wants it, which no behaviour is to blame for. */
  halt(): void {
    if (this.ended) return;
    const { testing } = this;
    const during = testing && ` while “${testing.title}” was being checked`;
    this.close(`Stopped${during ?? ''}.`);
  }

  /** Takes a message that has been checked. */
  take(message: Message): void {
    if (this.ended) return;
    switch (message.type) {
      case 'beat':
      case 'ready':
      case 'branch':
      case 'found':
      case 'failed':
        return; // answers to a search; see search-host.ts
      case 'planned':
        if (!this.isPlanned) this.report(message);
        this.isPlanned = true;
        return;
      case 'testing':
        this.testing = message.test;
        return;
      case 'result':
        this.testing = undefined;
        this.results.push(message.result);
        return this.tellSoon();
      case 'tested':
        this.testing = undefined;
        return this.tellResults();
      case 'fatal':
        return this.stop(message.message);
      case 'done':
        return this.end();
      default:
        return this.report(message);
    }
  }

  private close(message: string): void {
    this.tellResults();
    this.report({ type: 'error', message });
    this.end();
  }

  /** At once, unless that was done just now. */
  private tellSoon(): void {
    const wait = this.toldAt + BATCH_MS - performance.now();
    if (wait <= 0) return this.tellResults();
    this.telling ??= setTimeout(() => this.tellResults(), wait);
  }

  private tellResults(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (this.results.length === 0) return;
    this.toldAt = performance.now();
    this.report({ type: 'behaviours', results: this.results.splice(0) });
  }

  private report(report: Report): void {
    if (report.type === 'error') this.errors += 1;
    this.onReport(report);
  }

  private end(): void {
    this.tellResults();
    this.ended = true; // before the last report: its listener may start a job
    const ms = performance.now() - this.startedAt;
    this.onReport({ type: 'end', ok: this.errors === 0, ms });
    this.onEnd();
  }
}

/** The sentence for a job that was still running at its deadline. */
export function deadlineSentence(job: Job, ms: number): string {
  const seconds = ms === 1000 ? 'a second' : `${ms / 1000} seconds`;
  return job.task === 'search'
    ? `The search was stopped after ${seconds}, before it had tried everything.`
    : `The code was stopped after ${seconds}: it did not end. Is there an ` +
        'endless loop, or a promise that never settles?';
}
