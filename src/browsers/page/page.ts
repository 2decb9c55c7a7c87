/** Entry of the page: starts the worker, and gives the driver `ask`. */
import type { Order, Report } from './bundles.ts';

/** More than a busy machine needs between two steps. */
const STEP_MS = 120_000;

const worker = new Worker('worker.js');

/** The answer of a bundle; the promise is rejected when there is none. */
function ask(bundle: string, order: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let last = 'It had not begun.';
    let deadline = 0;
    const settle = (how: () => void) => {
      clearTimeout(deadline);
      how();
    };
    const fail = (why: string) => settle(() => reject(new Error(why)));
    const wait = () => {
      clearTimeout(deadline);
      const why = `The worker said nothing for ${STEP_MS} ms. ${last}`;
      deadline = window.setTimeout(() => fail(why), STEP_MS);
    };
    worker.onerror = ({ message }) => fail(`The worker stopped: ${message}`);
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.type === 'answer') settle(() => resolve(data.value));
      if (data.type === 'error') fail(data.text);
      if (data.type !== 'step') return;
      last = `It was at ${data.text}.`;
      wait();
    };
    wait();
    worker.postMessage({ bundle, order } satisfies Order);
  });
}

Object.assign(globalThis, { ask });
