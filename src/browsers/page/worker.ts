/** Entry of the worker: loads the bundle that is asked for, and runs it. */
import type { Bundles, Order, Report } from './bundles.ts';

declare function importScripts(url: string): void;

const loaded = new Set<string>();
const report = (message: Report) => postMessage(message);

async function run({ bundle, order }: Order): Promise<void> {
  try {
    if (!loaded.has(bundle)) importScripts(`${bundle}.js`);
    loaded.add(bundle);
    const { bundles } = globalThis as unknown as { bundles: Bundles };
    const step = (text: string) => report({ type: 'step', text });
    const value = await bundles[bundle]!.run(order, step);
    report({ type: 'answer', value });
  } catch (error) {
    report({ type: 'error', text: String(error) });
  }
}

onmessage = ({ data }: MessageEvent<Order>) => void run(data);
