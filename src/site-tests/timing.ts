/** How long a reader waits, measured in the page by its own clock. */
import type { PlaygroundPage } from './playground.ts';

/** Milliseconds from the start of a job to the frame that shows something. */
export interface Waits {
  /** The diagram of its run. */
  picture: number;
  /** The first behaviour that it checked. */
  behaviour: number;
  /** Everything, and the sentence that says how it ended. */
  results: number;
}

/** The waits of the job that `act` brings about. */
export async function waitsOf(
  playground: PlaygroundPage,
  act: () => Promise<void>,
): Promise<Waits> {
  const watch = await playground.root.evaluateHandle((root) => {
    const line = root.querySelector('[data-task]');
    const before = line?.getAttribute('data-job');
    const passed = new Promise<Waits>((resolve) => {
      let start = 0;
      const waits: Partial<Waits> = {};
      const note = (name: keyof Waits) => {
        if (start === 0 || waits[name] !== undefined) return;
        waits[name] = Infinity; // until the frame
        requestAnimationFrame(() => {
          waits[name] = performance.now() - start;
          const { picture, behaviour = NaN, results } = waits;
          if (picture === undefined || results === undefined) return;
          if (Math.max(picture, results) === Infinity) return;
          changes.disconnect();
          resolve({ picture, behaviour, results });
        });
      };
      // The last job's picture stands there until this one's is drawn.
      const isDrawn = (node: Node) =>
        node instanceof Element &&
        (node.matches('[data-drawn=true]') ||
          node.querySelector('[data-drawn=true]') !== null);
      const changes = new MutationObserver((records) => {
        const begun = line?.getAttribute('data-job') !== before;
        if (begun && start === 0) start = performance.now();
        for (const { type, target, addedNodes } of records) {
          const nodes = type === 'attributes' ? [target] : [...addedNodes];
          if (nodes.some(isDrawn)) note('picture');
        }
        if (root.querySelector('[data-count]:not([data-count="0"])') !== null) {
          note('behaviour');
        }
        if (line?.getAttribute('data-task') === 'none') note('results');
      });
      changes.observe(root, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['data-drawn', 'data-task', 'data-job', 'data-count'],
      });
    });
    return { passed };
  });
  await act();
  return watch.evaluate(({ passed }) => passed);
}

/** Milliseconds from the start of a job until all that it shows is there. */
export async function timeToResult(
  playground: PlaygroundPage,
  act: () => Promise<void>,
): Promise<number> {
  const { picture, results } = await waitsOf(playground, act);
  return Math.max(picture, results);
}
