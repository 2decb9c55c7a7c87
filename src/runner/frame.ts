/**
 * The page's side of the runner. The reader's code runs in a worker, made by
 * a frame without origin or network; the page hears it only through a port
 * that carries text, and ends it from outside when it does not end itself.
 */
import { DEADLINE_MS, Receiver, deadlineSentence } from './core/receive.ts';
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
  private jobs = 0;

  constructor(load: () => Promise<string>) {
    this.load = load;
  }

  async prepare(): Promise<void> {
    await this.ready();
  }

  async run(job: Job, onReport: (report: Report) => void): Promise<void> {
    this.stop();
    const id = (this.jobs += 1);
    await new Promise<void>((resolve) => {
      const end = { run: resolve };
      const receiver = new Receiver(onReport, () => end.run());
      this.current = receiver;
      void this.start(id, job, receiver, end).catch((error: unknown) => {
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
    id: number,
    job: Job,
    receiver: Receiver,
    end: { run(): void },
  ): Promise<void> {
    await this.closing;
    const frame = await this.ready();
    if (this.current !== receiver || receiver.hasEnded) return;
    const deadlineMs = job.deadlineMs ?? DEADLINE_MS[job.task];
    const late = () => receiver.stop(deadlineSentence(job, deadlineMs));
    const watchdog = new Watchdog(deadlineMs, late, () =>
      receiver.stop(SILENT),
    );
    const resolve = end.run;
    const port = frame.start(id, () => receiver.stop(DIED));
    end.run = () => {
      watchdog.end();
      port.onmessage = null;
      port.close();
      this.closing = frame.end(id).then((alive) => {
        if (!alive) this.discard(frame);
      });
      resolve();
    };
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      watchdog.heard();
      receiver.accept(data);
    };
    port.postMessage(JSON.stringify(job));
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
