/**
 * One turn of the macrotask queue. Every microtask that is ready runs before
 * the returned promise resolves, so the simulation knows that the node it
 * resumed has nothing more to do. Taken from the platform once, when the
 * module loads, because pattern code must not reach the platform's timers.
 */
export const hop: () => Promise<void> = makeHop();

function makeHop(): () => Promise<void> {
  const immediate = (
    globalThis as { setImmediate?: (task: () => void) => unknown }
  ).setImmediate;
  if (immediate !== undefined) {
    const begin = (resolve: () => void) => void immediate(resolve);
    return () => new Promise(begin);
  }
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(0);
    });
}
