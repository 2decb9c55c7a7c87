/** Runs jobs in a thread of Node, with the code that runs in the browser. */
import { Worker } from 'node:worker_threads';
import { bundleNodeWorker } from './bundle.ts';
import { DEADLINE_MS } from './core/bounds.ts';
import { Receiver, deadlineSentence, type Listener } from './core/receive.ts';
import { SearchHost } from './core/search-host.ts';
import type { Job, Report } from './types.ts';

let bundled: Promise<string> | undefined;

/** Every report of a job, in order. It has a thread of its own. */
export async function runInNode(job: Job): Promise<Report[]> {
  const thread = new NodeThread();
  try {
    return await thread.run(job);
  } finally {
    await thread.end();
  }
}

/**
 * A thread that does one job after the other, which saves most of the time
 * of short ones. Each job loads its files anew. They share the globals, so
 * this is for files whose author is trusted to leave those alone, and a job
 * that ends with an error takes its thread with it. A search does as well.
 */
export class NodeThread {
  private worker: Worker | undefined;
  private listener: Listener | undefined;

  /** Every report of a job, in order; wait for it before the next. */
  async run(job: Job): Promise<Report[]> {
    bundled ??= bundleNodeWorker();
    const text = await bundled;
    const worker = (this.worker ??= this.start(text));
    const reports = await this.reportsOf(job, worker);
    const isClean = reports.every((report) => report.type !== 'error');
    if (!isClean || job.task === 'search') await this.end();
    return reports;
  }

  async end(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  private start(text: string): Worker {
    const worker = new Worker(text, { eval: true });
    const lost = (sentence: string) => {
      if (this.worker === worker) this.worker = undefined;
      this.listener?.fail(sentence);
    };
    worker.on('message', (data) => this.listener?.hear(data));
    worker.on('error', (error) => lost(`The worker broke: ${error.message}`));
    worker.on('exit', () =>
      lost(
        'The code waits for a promise that nothing settles: nothing is left ' +
          'to happen.',
      ),
    );
    return worker;
  }

  private async reportsOf(job: Job, worker: Worker): Promise<Report[]> {
    const reports: Report[] = [];
    const deadlineMs = job.deadlineMs ?? DEADLINE_MS[job.task];
    await new Promise<void>((resolve) => {
      const receiver = new Receiver(
        (report) => reports.push(report),
        () => {
          clearTimeout(timer);
          this.listener = undefined;
          resolve();
        },
      );
      const late = () => receiver.stop(deadlineSentence(job, deadlineMs));
      const timer = setTimeout(late, deadlineMs);
      const hand = {
        post: (text: string) => worker.postMessage(text),
        end: () => {}, // it is the only one, and ends with the job
      };
      const search = new SearchHost(receiver, () => false);
      this.listener =
        job.task === 'search' ? search.add(hand) : receiver.listener();
      worker.postMessage(JSON.stringify(job));
    });
    return reports;
  }
}
