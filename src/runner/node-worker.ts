/** Entry of the runner in a thread of Node, for the tests of the patterns. */
import { parentPort } from 'node:worker_threads';
import { serve } from './core/serve.ts';

const port = parentPort!;
const encode = (code: string) => Buffer.from(code).toString('base64');

/** Modules of two jobs are two, though their texts may be the same. */
let jobs = 0;

const ready = serve({
  platform: {
    urlOf: (code) => `data:text/javascript;base64,${encode(code)}#${jobs}`,
    load: (url) => import(url) as Promise<Record<string, unknown>>,
  },
  post: port.postMessage.bind(port),
  onText: (listen) => void port.on('message', listen),
  onUncaught: (listen) => {
    process.on('unhandledRejection', listen);
    process.on('uncaughtException', listen);
  },
});

// A search has no end here: what comes after its job are its commands.
function takeJob(): void {
  port.once('message', (job: string) => {
    jobs += 1;
    void ready.then(({ run }) => run(job)).then(takeJob);
  });
}
takeJob();
