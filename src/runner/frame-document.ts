/**
 * The document of the hidden frame: no origin, no network, and one script
 * that starts workers. The reader's code never runs in it, only in a worker.
 *
 * The script is a constant so that a site with a content security policy can
 * name it by its hash: a frame with `srcdoc` has to satisfy its parent's
 * policy as well as its own.
 */

/**
 * Speaks with the page through one port. It takes the port from its parent
 * alone, once, and only with the secret that the page gave the frame as its
 * name. Workers get a port of their own and nothing they post is listened to.
 */
export const FRAME_SCRIPT = `(() => {
  const secret = name;
  name = '';
  let url = '';
  const workers = new Map();
  const obey = (port, { text, start, files, end }, ports) => {
    if (text !== undefined) {
      url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    }
    if (start !== undefined) {
      const worker = new Worker(url);
      workers.set(start, worker);
      worker.onerror = (event) => port.postMessage({ died: start, why: event.message ?? '' });
      worker.postMessage(files, ports);
    }
    if (end !== undefined) {
      workers.get(end)?.terminate();
      workers.delete(end);
      port.postMessage({ ended: end });
    }
  };
  addEventListener('message', function take({ source, data, ports: [port] }) {
    if (source !== parent || data !== secret || port === undefined) return;
    removeEventListener('message', take);
    port.onmessage = ({ data, ports }) => obey(port, data, ports);
    port.postMessage({ ready: true });
  });
})();`;

/**
 * Nothing may be loaded but blobs that the worker makes of the reader's own
 * files. Workers made from blobs inherit the policy, and so do theirs.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export const FRAME_DOCUMENT =
  '<!doctype html><meta charset="utf-8"><title>Runner</title>' +
  `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
  `<script>${FRAME_SCRIPT}</script>`;
