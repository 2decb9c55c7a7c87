/**
 * Entry of the browser's worker, bundled into one classic script. The frame
 * hands it the files that it will probably run and one port; the job comes in
 * and messages go out through that port, and this closure is the only place
 * from which it can be reached.
 */
import { serve } from './core/serve.ts';

const { createObjectURL } = URL;

const ready = serve({
  platform: {
    urlOf: (code) =>
      createObjectURL(new Blob([code], { type: 'text/javascript' })),
    load: (url) => import(url) as Promise<Record<string, unknown>>,
  },
  post: (text) => post(text),
  onText: (listen) => (hear = listen),
  onUncaught: (listen) => {
    addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      listen(event.reason);
    });
    addEventListener('error', (event) => {
      event.preventDefault();
      listen(event.error);
    });
  },
});

let post: (text: string) => void = () => {};
let hear: (text: string) => void = () => {};

addEventListener(
  'message',
  (event: MessageEvent<string>) => {
    const port = event.ports[0]!;
    void ready.then(({ prepare }) => prepare(event.data));
    // Bound now, so that no patched prototype ever sees the port.
    post = port.postMessage.bind(port);
    port.onmessage = ({ data }: MessageEvent<string>) => {
      port.onmessage = (event: MessageEvent<string>) => hear(event.data);
      void ready.then(({ run }) => run(data));
    };
  },
  { once: true },
);
