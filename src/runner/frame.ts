/**
 * The page's side of the runner. The reader's code runs in a worker, made by
 * a frame without origin or network; the page hears it only through a port
 * that carries text, and ends it from outside when it does not end itself.
 */
import { DEADLINE_MS } from './core/bounds.ts';
import { Receiver, deadlineSentence, type Listener } from './core/receive.ts';
import { SearchHost, type SearchWorker } from './core/search-host.ts';
import { WorkerFrame } from './worker-frame.ts';
import { Watchdog } from './watchdog.ts';
import { loadWorkerText } from './worker-text.ts';
import type { Job, Report, Runner } from './types.ts';

const DIED =
  'The browser ended the code, which happens when it needs too much memory. ' +
  'Does something grow without a bound?';
const SILENT =
  'The code was stopped: for 2 seconds nothing else could happen. Is there ' +
  'an endless loop?';

/** Beyond these a search gains less than its workers cost. */
const MAX_WORKERS = 8;

/** The part of a frame that a runner needs. */
export type Frame = Pick<WorkerFrame, 'start' | 'end' | 'remove'>;

/** Is given a worker, and returns who has to be told of what it says. */
type Listen = (worker: SearchWorker) => Listener;

/** One worker that does a job, or a part of it. */
class JobWorker {
  readonly frame: Frame;
  private readonly id: number;
  private readonly port: MessagePort;
  private readonly watchdog: Watchdog;
  private ending: Promise<boolean> | undefined;

  /** `late` is called at the job's deadline. */
  constructor(
    frame: Frame,
    id: number,
    job: Job,
    late: () => void,
    listen: Listen,
  ) {
    this.frame = frame;
    this.id = id;
    const listener = listen({
      post: (text) => this.port.postMessage(text),
      end: () => void this.end(),
    });
    const silent = () => listener.fail(SILENT);
    this.watchdog = new Watchdog(deadlineOf(job), late, silent);
    this.port = frame.start(id, () => listener.fail(DIED));
    this.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.watchdog.heard();
      listener.hear(data);
    };
    this.port.postMessage(JSON.stringify(job));
  }

  /** False when its frame is dead. */
  end(): Promise<boolean> {
    this.ending ??= this.close();
    return this.ending;
  }

  private close(): Promise<boolean> {
    this.watchdog.end();
    this.port.onmessage = null;
    this.port.close();
    return this.frame.end(this.id);
  }
}

function deadlineOf({ deadlineMs, task }: Job): number {
  return deadlineMs ?? DEADLINE_MS[task];
}

/**
 * A runner with a frame of its own. `load` brings the worker's script, and
 * `open` makes a frame in which it can start, meanwhile.
 */
export function createRunner(
  load: () => Promise<string> = loadWorkerText,
  open: (workerText: Promise<string>) => Promise<Frame> = (text) =>
    WorkerFrame.open(text),
): Runner {
  return new FrameRunner(load, open);
}

class FrameRunner implements Runner {
  private readonly load: () => Promise<string>;
  private readonly open: (workerText: Promise<string>) => Promise<Frame>;
  private frame: Promise<Frame> | undefined;
  /** Settles when all workers' frames are known to be alive, or gone. */
  private closing: Promise<unknown> = Promise.resolve();
  private current: Receiver | undefined;
  private ids = 0;

  constructor(
    load: () => Promise<string>,
    open: (workerText: Promise<string>) => Promise<Frame>,
  ) {
    this.load = load;
    this.open = open;
  }

  async prepare(): Promise<void> {
    await this.ready();
  }

  async run(job: Job, onReport: (report: Report) => void): Promise<void> {
    this.stop();
    await new Promise<void>((resolve) => {
      const workers: JobWorker[] = [];
      const receiver = new Receiver((report) => {
        // Before its listener hears of the end, and may start the next job.
        if (report.type === 'end') this.close(workers);
        onReport(report);
      }, resolve);
      this.current = receiver;
      void this.start(job, receiver, workers).catch((error: unknown) => {
        receiver.stop(`The runner could not start: ${String(error)}`);
      });
    });
  }

  stop(): void {
    this.current?.halt();
  }

  dispose(): void {
    this.stop();
    void this.frame?.then(
      (frame) => frame.remove(),
      () => {}, // it never opened, which run() and prepare() have told
    );
    this.frame = undefined;
  }

  private async start(
    job: Job,
    receiver: Receiver,
    workers: JobWorker[],
  ): Promise<void> {
    await this.closing;
    if (receiver.hasEnded) return;
    const frame = await this.ready();
    const late = () => receiver.stop(deadlineSentence(job, deadlineOf(job)));
    const hire = (listen: Listen) => {
      if (receiver.hasEnded) return;
      const id = (this.ids += 1);
      workers.push(new JobWorker(frame, id, job, late, listen));
    };
    if (job.task === 'run') return hire(() => receiver.listener());
    const host = new SearchHost(receiver, (who) => {
      const others = Math.min(navigator.hardwareConcurrency, MAX_WORKERS) - 1;
      const count = who === 'others' ? others : 1;
      for (let i = 0; i < count; i += 1) hire((worker) => host.add(worker));
      return true;
    });
    hire((worker) => host.add(worker));
  }

  /** Ends a job's workers. The next one waits for these and all before. */
  private close(workers: readonly JobWorker[]): void {
    const { frame } = this;
    const ends = workers.map(async (worker) => {
      const isAlive = await worker.end();
      if (!isAlive) this.discard(worker.frame, frame);
    });
    this.closing = Promise.all([this.closing, ...ends]);
  }

  /**
   * A frame whose process died does not answer; the next run gets another,
   * unless it has one already.
   */
  private discard(dead: Frame, its: Promise<Frame> | undefined): void {
    dead.remove();
    if (this.frame === its) this.frame = undefined;
  }

  private ready(): Promise<Frame> {
    if (this.frame !== undefined) return this.frame;
    const opening = this.open(this.load());
    this.frame = opening;
    opening.catch(() => {
      // The next run tries again, unless it does already.
      if (this.frame === opening) this.frame = undefined;
    });
    return opening;
  }
}
