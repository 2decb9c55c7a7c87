import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fixture } from './fixture.ts';
import { Memory } from './read.ts';

const PAGE = 'docs/resiliency/demo.mdx';
const STORIES = 'patterns-code/demo/scenarios.ts';

let fixture: Fixture;
let memory: Memory;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo').add('cache', 'other');
  memory = new Memory();
});

afterEach(() => fixture.dispose());

async function read() {
  const { patterns } = await fixture.read({ memory });
  const [other, demo] = patterns;
  return { other: other!, demo: demo! };
}

describe('a catalog that is read again', () => {
  it('shows what a page says now, and plays no story for it', async () => {
    const before = await read();
    fixture.edit(PAGE, /^intent: .*$/m, 'intent: It is done.');
    const { demo } = await read();
    expect(demo.intent).toBe('It is done.');
    expect(demo.stories).toBe(before.demo.stories);
  });

  it('plays the stories again of the pattern that was changed', async () => {
    const before = await read();
    fixture.edit(STORIES, 'The answer to the first', 'The very first');
    const { demo, other } = await read();
    expect(demo.stories[1]?.caption).toMatch(/^The very first/);
    expect(other.stories).toBe(before.other.stories);
  });

  it('is the same in the next process, from what this one kept', async () => {
    const folder = join(fixture.root, 'kept');
    const first = await fixture.read({ memory: new Memory(folder, 'a') });
    const second = await fixture.read({ memory: new Memory(folder, 'a') });
    expect(second).toEqual(first);
    fixture.edit('kept/demo.json', 'Lost answer', 'Kept answer');
    const third = await fixture.read({ memory: new Memory(folder, 'a') });
    expect(JSON.stringify(third)).toContain('Kept answer');
  });

  it('takes nothing that other programs have kept', async () => {
    const folder = join(fixture.root, 'kept');
    const first = await fixture.read({ memory: new Memory(folder, 'a') });
    fixture.edit('kept/demo.json', 'Lost answer', 'Kept answer');
    const second = await fixture.read({ memory: new Memory(folder, 'b') });
    expect(second).toEqual(first);
  });

  it('says again what is wrong with code that has not changed', async () => {
    fixture.remove('diagrams/demo/lost-answer.svg');
    const first = await fixture.problems({ memory });
    expect(first).not.toEqual([]);
    expect(await fixture.problems({ memory })).toEqual(first);
  });

  it('checks a page again though its code is the same', async () => {
    await read();
    fixture.edit(PAGE, '## In production\n', '');
    expect(await fixture.problems({ memory })).not.toEqual([]);
  });
});
