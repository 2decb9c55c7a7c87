/**
 * The page's side of the runner. The reader's code runs in a worker, made by
 * a frame without origin or network; the page hears it only through a port
 * that carries text, and ends it from outside when it does not end itself.
 */
import { DEADLINE_MS, Receiver, deadlineSentence } from './core/receive.ts';
import { SearchHost } from './core/search-host.ts';
import { WorkerFrame } from './worker-frame.ts';
import { Watchdog } from './watchdog.ts';
import { loadWorkerText } from './worker-text.ts';
import type { Job, Report, Runner } from './types.ts';

const STOPPED = 'Stopped.';
const DIED =
  'The browser ended the code, which happens when it needs too much memory. ' +
  'Does something grow without a bound?';
const SILENT =
  'The code was stopped: for 2 seconds nothing else could happen. Is there ' +
  'an endless loop?';

/** Beyond these a search gains less than its workers cost. */
const MAX_WORKERS = 8;

type Listener = (data: unknown) => void;

/** One worker that does a job, or a part of it. */
class JobWorker {
  readonly frame: WorkerFrame;
  private readonly id: number;
  private readonly port: MessagePort;
  private readonly watchdog: Watchdog;

  /** `listen` is given what reaches the worker, and returns what hears it. */
  constructor(
    frame: WorkerFrame,
    id: number,
    job: Job,
    receiver: Receiver,
    listen: (post: (text: string) => void) => Listener,
  ) {
    this.frame = frame;
    this.id = id;
    const deadlineMs = job.deadlineMs ?? DEADLINE_MS[job.task];
    const late = () => receiver.stop(deadlineSentence(job, deadlineMs));
    this.watchdog = new Watchdog(deadlineMs, late, () => receiver.stop(SILENT));
    this.port = frame.start(id, () => receiver.stop(DIED));
    const hear = listen((text) => this.port.postMessage(text));
    this.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.watchdog.heard();
      hear(data);
    };
    this.port.postMessage(JSON.stringify(job));
  }

  /** False when its frame is dead. */
  end(): Promise<boolean> {
    this.watchdog.end();
    this.port.onmessage = null;
    this.port.close();
    return this.frame.end(this.id);
  }
}

/** A runner with a frame of its own. `load` brings the worker's script. */
export function createRunner(
  load: () => Promise<string> = loadWorkerText,
): Runner {
  return new FrameRunner(load);
}

class FrameRunner implements Runner {
  private readonly load: () => Promise<string>;
  private frame: Promise<WorkerFrame> | undefined;
  /** Settles when the last worker's frame is known to be alive, or gone. */
  private closing: Promise<void> = Promise.resolve();
  private current: Receiver | undefined;
  private ids = 0;

  constructor(load: () => Promise<string>) {
    this.load = load;
  }

  async prepare(): Promise<void> {
    await this.ready();
  }

  async run(job: Job, onReport: (report: Report) => void): Promise<void> {
    this.stop();
    await new Promise<void>((resolve) => {
      const workers: JobWorker[] = [];
      const receiver = new Receiver(onReport, () => {
        this.closing = this.close(workers);
        resolve();
      });
      this.current = receiver;
      void this.start(job, receiver, workers).catch((error: unknown) => {
        receiver.stop(`The runner could not start: ${String(error)}`);
      });
    });
  }

  stop(): void {
    this.current?.stop(STOPPED);
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
    const frame = await this.ready();
    if (this.current !== receiver || receiver.hasEnded) return;
    const hire = (listen: (post: (text: string) => void) => Listener) => {
      if (receiver.hasEnded) return;
      const id = (this.ids += 1);
      workers.push(new JobWorker(frame, id, job, receiver, listen));
    };
    if (job.task === 'run') {
      return hire(() => (data) => receiver.accept(data));
    }
    const host = new SearchHost(receiver, () => {
      const more = Math.min(navigator.hardwareConcurrency, MAX_WORKERS) - 1;
      for (let i = 0; i < more; i += 1) hire((post) => host.add(post));
    });
    hire((post) => host.add(post));
  }

  private async close(workers: readonly JobWorker[]): Promise<void> {
    for (const worker of workers) {
      const alive = await worker.end();
      if (!alive) this.discard(worker.frame);
    }
  }

  /** A frame whose process died does not answer; the next run gets another. */
  private discard(frame: WorkerFrame): void {
    frame.remove();
    this.frame = undefined;
  }

  private ready(): Promise<WorkerFrame> {
    this.frame ??= this.load()
      .then((text) => WorkerFrame.open(text))
      .catch((error: unknown) => {
        this.frame = undefined; // the next run tries again
        throw error;
      });
    return this.frame;
  }
}
