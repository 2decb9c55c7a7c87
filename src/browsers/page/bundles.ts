/** What a bundle is to the worker that loads it, and to Node. */

/** A bundle exports this. `onStep` hears how far it has come. */
export interface Bundle {
  run(order: unknown, onStep: (step: string) => void): Promise<unknown>;
}

/** The global that every bundle puts itself into, by its name. */
export type Bundles = Record<string, Bundle>;

/** From the page to the worker: which bundle is to run, and with what. */
export interface Order {
  bundle: string;
  order: unknown;
}

/** From the worker to the page. */
export type Report =
  { type: 'step' | 'error'; text: string } | { type: 'answer'; value: unknown };
