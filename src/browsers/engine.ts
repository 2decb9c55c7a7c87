/** Node and the browsers, as places where a bundle runs. */
import { runInThisContext } from 'node:vm';
import type { Driver } from './driver.ts';
import type { Bundles } from './page/bundles.ts';

export interface Engine {
  name: string;
  version: string;
  /** Runs a bundle. @throws Error when it throws or says nothing for long. */
  ask<T>(bundle: string, order?: unknown): Promise<T>;
  close(): Promise<void>;
}

/** This Node itself, in the process that asks. */
export function nodeEngine(scripts: ReadonlyMap<string, string>): Engine {
  const loaded = new Set<string>();
  return {
    name: 'Node',
    version: process.versions.node,
    async ask<T>(bundle: string, order: unknown = null) {
      if (!loaded.has(bundle)) runInThisContext(scripts.get(bundle) ?? '');
      loaded.add(bundle);
      const { bundles } = globalThis as unknown as { bundles: Bundles };
      return (await bundles[bundle]!.run(order, () => {})) as T;
    },
    close: () => Promise.resolve(),
  };
}

/**
 * A browser with the page of `writePage` open, whose worker runs the bundle.
 *
 * @throws Error when the browser or the page does not open.
 */
export async function browserEngine(
  driver: Driver,
  url: string,
): Promise<Engine> {
  const browser = await driver.launch();
  try {
    const page = await browser.open(url);
    return {
      name: driver.name,
      version: browser.version,
      ask: (bundle, order = null) =>
        page.evaluate(
          `ask(${JSON.stringify(bundle)}, ${JSON.stringify(order)})`,
        ),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
