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

/** A worker that has no job yet, and compiles what it will probably run. */
class Spare {
  readonly frame: Frame;
  readonly id: number;
  readonly port: MessagePort;
  onDeath: () => void = () => {
    this.isDead = true;
  };
  isDead = false;

  constructor(frame: Frame, id: number, files: Job['files']) {
    this.frame = frame;
    this.id = id;
    this.port = frame.start(id, JSON.stringify(files), () => this.onDeath());
  }
}

/** One worker that does a job, or a part of it. */
class JobWorker {
  readonly frame: Frame;
  private readonly id: number;
  private readonly port: MessagePort;
  private readonly watchdog: Watchdog;
  private ending: Promise<boolean> | undefined;

  /** `late` is called at the job's deadline. */
  constructor(worker: Spare, job: Job, late: () => void, listen: Listen) {
    const { frame, id, port } = worker;
    this.frame = frame;
    this.id = id;
    this.port = port;
    const listener = listen({
      post: (text) => port.postMessage(text),
      end: () => void this.end(),
    });
    const silent = () => listener.fail(SILENT);
    this.watchdog = new Watchdog(deadlineOf(job), late, silent);
    worker.onDeath = () => listener.fail(DIED);
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
  /** For the next job, so that it need not wait for a worker to start. */
  private spare: Spare | undefined;
  private current: Receiver | undefined;
  private ids = 0;

  constructor(
    load: () => Promise<string>,
    open: (workerText: Promise<string>) => Promise<Frame>,
  ) {
    this.load = load;
    this.open = open;
  }

  async prepare(files: Promise<Job['files']>): Promise<void> {
    const [frame, known] = await Promise.all([this.ready(), files]);
    this.keepSpare(frame, known);
  }

  async run(job: Job, onReport: (report: Report) => void): Promise<void> {
    this.stop();
    await new Promise<void>((resolve) => {
      const workers: JobWorker[] = [];
      const receiver = new Receiver((report) => {
        // Before its listener hears of the end, and may start the next job.
        if (report.type === 'end') this.close(workers);
        // The tests go on meanwhile; a search or an error tells of no run.
        if (report.type === 'run') this.keepSpareFor(job);
        if (report.type === 'end')
          void this.closing.then(() => this.keepSpareFor(job));
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
    this.spare = undefined;
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
      const worker = this.takeSpare(frame) ?? this.hire(frame, job.files);
      workers.push(new JobWorker(worker, job, late, listen));
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

  private hire(frame: Frame, files: Job['files']): Spare {
    this.ids += 1;
    return new Spare(frame, this.ids, files);
  }

  /** The worker that waits in this frame, if there is one. */
  private takeSpare(frame: Frame): Spare | undefined {
    const { spare } = this;
    if (spare?.frame !== frame || spare.isDead) return undefined;
    this.spare = undefined;
    return spare;
  }

  private keepSpare(frame: Frame, files: Job['files']): void {
    if (this.spare?.frame === frame && !this.spare.isDead) return;
    this.spare = this.hire(frame, files);
  }

  /** The next job is probably of the same files, in the same frame. */
  private keepSpareFor({ files }: Job): void {
    void this.frame?.then(
      (frame) => this.keepSpare(frame, files),
      () => {}, // it did not open, which its job has told
    );
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
    if (this.spare?.frame === dead) this.spare = undefined;
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
