/** Ways out of the runner, each as the body of an async function. */
import type { Canary } from './server.ts';

export interface Escape {
  name: string;
  /** Returns `reached` when it got somewhere; throws or returns less if not. */
  code: string;
}

/** `settled` turns an object with handlers into a promise. */
const HELPER = `const settled = (target) => new Promise((resolve) => {
  target.onopen = target.onload = target.onmessage = () => resolve('reached');
  target.onerror = target.onabort = () => resolve('refused');
});`;

const inBlob = (code: string) =>
  `URL.createObjectURL(new Blob([${JSON.stringify(code)}], ` +
  "{ type: 'text/javascript' }))";

/** Every way that the canary, the page or its storage could be reached. */
export function escapes({ url, host }: Canary): Escape[] {
  const at = JSON.stringify(url);
  const bodies: Record<string, string> = {
    fetch: `await fetch(${at}); return 'reached';`,
    'fetch without cors': `await fetch(${at}, { mode: 'no-cors' }); return 'reached';`,
    'fetch kept alive': `await fetch(${at}, { keepalive: true, method: 'POST', mode: 'no-cors' }); return 'reached';`,
    XMLHttpRequest: `const x = new XMLHttpRequest(); const end = settled(x); x.open('GET', ${at}); x.send(); return end;`,
    'synchronous XMLHttpRequest': `const x = new XMLHttpRequest(); x.open('GET', ${at}, false); x.send(); return 'reached';`,
    WebSocket: `return settled(new WebSocket('ws://${host}/'));`,
    EventSource: `return settled(new EventSource(${at}));`,
    sendBeacon: `return navigator.sendBeacon(${at}) ? 'reached' : 'refused';`,
    image: `const image = new Image(); const end = settled(image); image.src = ${at}; return end;`,
    font: `await new FontFace('x', 'url(${url}font)').load(); return 'reached';`,
    'import of a remote module': `await import(${at}); return 'reached';`,
    'import of a data URL': `await import('data:text/javascript,export default 1'); return 'reached';`,
    'import of a blob that fetches': `return (await import(${inBlob(`await fetch(${at}); export default 'reached';`)})).default;`,
    'import of a blob that imports': `return (await import(${inBlob(`export { default } from ${at};`)})).default;`,
    importScripts: `importScripts(${at}); return 'reached';`,
    WebRTC: `const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${host}' }] }); c.createDataChannel('x'); await c.setLocalDescription(); return 'reached';`,
    WebTransport: `await new WebTransport('https://${host}/').ready; return 'reached';`,
    eval: `return (0, eval)('"reached"');`,
    Function: `return new Function('return "reached"')();`,
    'Function by its prototype': `return (async () => {}).constructor('return "reached"')();`,
    WebAssembly: `await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); return 'reached';`,
    document: `document.body.textContent = 'reached'; return 'reached';`,
    parent: `parent.postMessage('forged', '*'); return 'reached';`,
    top: `top.location.href = ${at}; return 'reached';`,
    cookie: `document.cookie = 'a=b'; return 'reached';`,
    cookieStore: `await cookieStore.set('a', 'b'); return 'reached';`,
    localStorage: `localStorage.a = 'b'; return 'reached';`,
    sessionStorage: `sessionStorage.a = 'b'; return 'reached';`,
    indexedDB: `const r = indexedDB.open('a'); await new Promise((ok, no) => { r.onsuccess = ok; r.onerror = no; }); return 'reached';`,
    caches: `await caches.open('a'); return 'reached';`,
    'private files': `await navigator.storage.getDirectory(); return 'reached';`,
    'service worker': `await navigator.serviceWorker.register(${at}); return 'reached';`,
    'shared worker': `return settled(new SharedWorker(${at}).port);`,
    broadcast: `new BroadcastChannel('escape').postMessage('forged'); return 'sent';`,
    navigation: `location.href = ${at}; location.assign?.(${at}); return 'sent';`,
    open: `return open(${at}) === null ? 'refused' : 'reached';`,
    'clients.openWindow': `await clients.openWindow(${at}); return 'reached';`,
    alert: `alert('x'); return 'reached';`,
    confirm: `return confirm('x') ? 'reached' : 'refused';`,
    prompt: `return prompt('x') ? 'reached' : 'refused';`,
    notification: `new Notification('x'); return Notification.permission === 'granted' ? 'reached' : 'refused';`,
    'message to the frame': `self.postMessage({ type: 'run', forged: true }); self.postMessage({ ended: 1 }); return 'sent';`,
    'remote worker': `return settled(new Worker(${at}));`,
    'nested worker': nested(at, host),
    'nested module worker': `return settled(new Worker(${inBlob(`import ${at}; postMessage(1);`)}, { type: 'module' }));`,
  };
  return Object.entries(bodies).map(([name, body]) => ({
    name,
    code: `${HELPER}\n${body}`,
  }));
}

/** A worker in the worker tries all that it can, and says what it got. */
function nested(at: string, host: string): string {
  const inside = `${HELPER}
const tries = {
  fetch: () => fetch(${at}).then(() => 'reached'),
  socket: () => settled(new WebSocket('ws://${host}/')),
  events: () => settled(new EventSource(${at})),
  scripts: () => { importScripts(${at}); return 'reached'; },
  module: () => import(${at}).then(() => 'reached'),
  database: () => new Promise((ok) => { indexedDB.open('a').onsuccess = () => ok('reached'); }),
};
(async () => {
  const got = [];
  for (const run of Object.values(tries)) {
    try { got.push(await run()); } catch { got.push('refused'); }
  }
  postMessage(got.join());
})();`;
  return `const worker = new Worker(${inBlob(inside)});
return new Promise((resolve) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = () => resolve('refused');
});`;
}
