/** How long a reader waits, measured in the page by its own clock. */
import type { PlaygroundPage } from './playground.ts';

/**
 * Milliseconds from the start of the job that `act` brings about to the
 * frame in which its results stand there and its diagram is drawn.
 */
export async function timeToResult(
  playground: PlaygroundPage,
  act: () => Promise<void>,
): Promise<number> {
  const watch = await playground.root.evaluateHandle((root) => {
    const line = root.querySelector('[data-task]');
    const before = line?.getAttribute('data-job');
    const passed = new Promise<number>((resolve) => {
      let start = 0;
      const look = () => {
        const begun = line?.getAttribute('data-job') !== before;
        if (begun && start === 0) start = performance.now();
        const idle = line?.getAttribute('data-task') === 'none';
        const drawn = root.querySelector('[data-drawn=true]') !== null;
        if (begun && idle && drawn) resolve(performance.now() - start);
        else requestAnimationFrame(look);
      };
      look();
    });
    return { passed };
  });
  await act();
  return watch.evaluate(({ passed }) => passed);
}
