/** Entry of the runner in a thread of Node, for the tests of the patterns. */
import { parentPort } from 'node:worker_threads';
import { serve } from './core/serve.ts';

const port = parentPort!;
const encode = (code: string) => Buffer.from(code).toString('base64');

const ready = serve({
  platform: {
    urlOf: (code) => `data:text/javascript;base64,${encode(code)}`,
    load: (url) => import(url) as Promise<Record<string, unknown>>,
  },
  post: port.postMessage.bind(port),
  onText: (listen) => void port.on('message', listen),
  onUncaught: (listen) => {
    process.on('unhandledRejection', listen);
    process.on('uncaughtException', listen);
  },
});

port.once('message', (job: string) => {
  void ready.then((run) => run(job));
});
