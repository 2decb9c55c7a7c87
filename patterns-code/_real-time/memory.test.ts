/** What no spec can see: whether memory is let go. Specs have no collector. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ScatterGather } from '../scatter-gather/scatter-gather.ts';
import { realClock } from './real-time.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Asks one that answers with an object and one that never answers. */
async function answerKept(): Promise<boolean> {
  let kept: WeakRef<object> | undefined;
  const forEver: unknown[] = [];
  const root = new ScatterGather(
    realClock(),
    [
      {
        name: 'A',
        async ask() {
          const answer = { rows: [1, 2, 3] };
          kept = new WeakRef(answer);
          return answer;
        },
      },
      {
        name: 'B',
        ask: () =>
          new Promise<never>((resolve) => forEver.push(resolve)),
      },
    ],
    (parts) => parts.length,
    { deadlineMs: 5, minAnswers: 1 },
  );
  expect(await root.ask('?')).toHaveProperty('partial', 1);
  await realClock().sleep(1);
  collect();
  expect(forEver).toHaveLength(1);
  return kept?.deref() !== undefined;
}

it('Scatter/Gather keeps no answer because another shard is silent for ever', async () => {
  expect(await answerKept()).toBe(false);
});
