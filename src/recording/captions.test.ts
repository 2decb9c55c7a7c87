import { describe, expect, it } from 'vitest';
import { simulate } from '../../patterns-code/_simulation/index.ts';
import { captionProblems } from './captions.ts';

describe('a caption', async () => {
  const run = await simulate(async ({ clock, note }) => {
    await clock.sleep(110);
    note('the key ends at 310 ms');
    await clock.sleep(90);
    note('late');
    await clock.sleep(45);
  });

  it.each([
    'It ends at 110 ms.',
    'It ends at 310 ms, which is written.',
    'It waits 90 ms.',
    'It hears of it after 110 ms, and says when.',
    'It is over at 245 ms, 45 ms later.',
    'Nothing is said of times.',
  ])('may say "%s"', (caption) => {
    expect(captionProblems('ends', caption, run)).toEqual([]);
  });

  it('says when a message arrives, as the picture does, not when it is sent', async () => {
    const sent = await simulate(async (world) => {
      const node = world.node('A', () => ({ ask: () => 1 }));
      await world.clock.sleep(30);
      await node.ask();
    });
    const said = (caption: string) => captionProblems('asks', caption, sent);
    expect(said('It is asked at 40 ms.')).toEqual([]);
    expect(said('It is asked at 30 ms.')).toHaveLength(1);
  });

  it.each([
    ['It ends at 90 ms.', 'at 90 ms'],
    ['It waits 91 ms.', '91 ms'],
    ['It waits 1,100 ms.', '1,100 ms'],
    ['It is told after 31 ms.', 'after 31 ms'],
  ])('may not say "%s"', (caption, words) => {
    expect(captionProblems('ends', caption, run)).toEqual([
      expect.stringContaining(
        `The caption of ends says "${words}", and its run shows no such time`,
      ),
    ]);
  });
});
