/** Runs jobs in a thread of Node, with the code that runs in the browser. */
import { Worker } from 'node:worker_threads';
import { bundleNodeWorker } from './bundle.ts';
import { DEADLINE_MS } from './core/bounds.ts';
import { Receiver, deadlineSentence } from './core/receive.ts';
import { SearchHost } from './core/search-host.ts';
import type { Job, Report } from './types.ts';

let bundled: Promise<string> | undefined;

/** Every report of a job, in order. */
export async function runInNode(job: Job): Promise<Report[]> {
  bundled ??= bundleNodeWorker();
  const worker = new Worker(await bundled, { eval: true });
  const reports: Report[] = [];
  const deadlineMs = job.deadlineMs ?? DEADLINE_MS[job.task];
  await new Promise<void>((resolve) => {
    const receiver = new Receiver(
      (report) => reports.push(report),
      () => {
        clearTimeout(timer);
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
    const listener =
      job.task === 'search' ? search.add(hand) : receiver.listener();
    worker.on('message', (data) => listener.hear(data));
    worker.on('error', (error) =>
      receiver.stop(`The worker broke: ${error.message}`),
    );
    worker.on('exit', () =>
      receiver.stop(
        'The code waits for a promise that nothing settles: nothing is left ' +
          'to happen.',
      ),
    );
    worker.postMessage(JSON.stringify(job));
  });
  await worker.terminate();
  return reports;
}
