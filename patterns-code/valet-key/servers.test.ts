import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Fault, Run, World } from '../_simulation/types.ts';
import {
  ending,
  openAlbum,
  othersWait,
  photo,
  stolenKey,
  type Album,
  type Application,
} from './scenarios.ts';

const OK = 'ok';
const REFUSED = 'KeyRefusedError';

/** Opens an album with two photos in it, and does something there. */
async function inAlbum(
  visit: (album: Album, world: World) => Promise<void>,
  revokeMs = 10,
  faults: readonly Fault[] = [],
): Promise<Run> {
  return simulate({
    faults,
    network: {
      links: { 'Application>Store': { latencyMs: revokeMs } },
    },
    play: async (world) =>
      visit(openAlbum(world, ['cat.jpg', 'dog.jpg']), world),
  });
}

function crashAndRestart(world: World, name: string): void {
  world.crash(name);
  world.restart(name);
}

/** The size of everything that is on the store's disk, by its name. */
function sizesIn(world: World): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const [name, value] of world.diskOf('Store')) {
    if (value instanceof Uint8Array) sizes[name] = value.length;
  }
  return sizes;
}

describe('servers', () => {
  it('issues no key that ends with the rotation under way', async () => {
    await inAlbum(async ({ application, store }, world) => {
      const rotation = application.rotate();
      await world.clock.sleep(5);
      const key = await application.keyToRead('cat.jpg');
      await rotation;
      expect(await ending(store.read('cat.jpg', key))).toBe(OK);
    }, 50);
  });

  it('has ended the first key when rotation has ended', async () => {
    await inAlbum(async ({ application, store }, world) => {
      const key = await application.keyToRead('cat.jpg');
      await application.rotate();
      expect(world.diskOf('Store').has('revoked k1')).toBe(true);
      expect(await ending(store.read('cat.jpg', key))).toBe(REFUSED);
    }, 50);
  });

  it('ends the first key when a crash came between the two steps of a rotation', async () => {
    const visit = async (
      { application, store }: Album,
      world: World,
    ) => {
      const key = await application.keyToRead('cat.jpg');
      void application.rotate();
      await world.clock.sleep(100);
      expect(await ending(store.read('cat.jpg', key))).toBe(REFUSED);
      // And it does not go on signing with a key that has ended.
      const next = await application.keyToRead('cat.jpg');
      expect(await ending(store.read('cat.jpg', next))).toBe(OK);
    };
    // Asked, answered, asked to rotate, and noted that it does; then it
    // has told the store.
    for (const afterStep of [4, 5]) {
      const crash = { crash: 'Application', afterStep };
      await inAlbum(visit, 10, [{ ...crash, restartAfterMs: 20 }]);
    }
    // Where there was no rotation, a restart ends nothing.
    const quiet = await inAlbum(async (_album, world) => {
      crashAndRestart(world, 'Application');
      await world.clock.sleep(100);
    });
    const calls = quiet.trace.filter(({ type }) => type === 'send');
    expect(calls).toEqual([]);
  });

  it('signs with the second key after a rotation, also when it has restarted', async () => {
    await inAlbum(async ({ application, store }, world) => {
      crashAndRestart(world, 'Application');
      const first = await application.keyToRead('cat.jpg');
      expect(first).toContain('by=k1');
      await application.rotate();
      for (let round = 0; round < 2; round += 1) {
        const key = await application.keyToRead('cat.jpg');
        expect(key).toContain('by=k2');
        expect(await ending(store.read('cat.jpg', key))).toBe(OK);
        crashAndRestart(world, 'Application');
      }
    });
  });

  it('gives a key for what was asked, for as long as was asked', async () => {
    await inAlbum(async ({ application }) => {
      const keys = [
        await application.keyToRead('cat.jpg', 100),
        await application.keyToCreate('dog.jpg'),
      ];
      const said = keys.map((key) => key.slice(0, key.indexOf('&sig')));
      expect(said).toEqual([
        'until=110&op=read&on=cat.jpg&by=k1',
        'until=5030&op=create&on=dog.jpg&by=k1',
      ]);
    });
  });

  it('counts what comes in and goes out, call by call', async () => {
    await inAlbum(async ({ application, store }, world) => {
      const bytes = () => world.peek<Application>('Application')!.bytes;
      const key = await application.keyToRead('cat.jpg');
      const asked = 'cat.jpg'.length + key.length;
      expect(bytes()).toBe(asked);
      await application.upload('owl.jpg', photo(3));
      await application.upload('emu.jpg', photo(5));
      // The keys that go to the store are as long as one to create.
      const passed = 2 * ('owl.jpg'.length + 'emu.jpg'.length + 8000);
      const keys = 2 * (key.length + 'create'.length - 'read'.length);
      expect(bytes()).toBe(asked + passed + keys);
      await store.read('cat.jpg', key);
      expect(bytes()).toBe(asked + passed + keys);
      expect(sizesIn(world)).toMatchObject({
        'blob owl.jpg': 3000,
        'blob emu.jpg': 5000,
      });
    });
  });

  it('begins with the photos that it is given, and keeps two more across two crashes', async () => {
    const run = await inAlbum(async ({ application, store }, world) => {
      for (const [name, kilobytes] of [
        ['owl.jpg', 1],
        ['emu.jpg', 2],
      ] as const) {
        const key = await application.keyToCreate(name);
        await store.create(name, photo(kilobytes), key);
        crashAndRestart(world, 'Store');
      }
      await world.clock.sleep(10);
      expect(sizesIn(world)).toEqual({
        'blob cat.jpg': 200_000,
        'blob dog.jpg': 200_000,
        'blob owl.jpg': 1000,
        'blob emu.jpg': 2000,
      });
    });
    const writes = run.trace.filter(({ type }) => type === 'write');
    expect(writes).toHaveLength(4);
  });

  it('measures how long others wait while photos come in', async () => {
    const measure = async (series: string, perSecond: number) => {
      const measured = othersWait.series[series]!;
      const waits = (await measured(perSecond as never)) as number[];
      return waits.map((ms) => Math.round(ms * 10) / 10);
    };
    const through = 'photos through the application';
    expect(await measure(through, 0)).toEqual(Array(10).fill(20.1));
    expect(await measure(through, 6)).toEqual([
      71.8, 88.9, 66.2, 91.5, 69.9, 75.5, 95.6, 82.2, 96.3, 64.5,
    ]);
    const keyed = await measure('photos with a key', 6);
    expect(keyed).toEqual(Array(10).fill(20.1));
  });

  it('measures how long a stolen key works from ten moments of its life', async () => {
    const measure = (series: string, lifeS: number) =>
      stolenKey.series[series]!(lifeS as never);
    expect(await measure('expiry alone', 40)).toEqual([
      38, 34, 30, 26, 22, 18, 14, 10, 6, 2,
    ]);
    expect(await measure('store 5 s slow', 40)).toEqual([
      43, 39, 35, 31, 27, 23, 19, 15, 11, 7,
    ]);
    // The answer to `rotate` takes 40 ms.
    expect(await measure('rotated after 20 s', 40)).toEqual([
      20.04, 20.04, 20.04, 20.04, 20.04, 18, 14, 10, 6, 2,
    ]);
  });

  it('says how a call ended', async () => {
    expect(await ending(Promise.resolve(7))).toBe('ok');
    const failed = Promise.reject(new RangeError('no'));
    expect(await ending(failed)).toBe('RangeError');
  });
});
