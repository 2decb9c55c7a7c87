import { record, simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Fault,
  Host,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { KeyedStore, KeyIssuer, type SigningKey } from './valet-key.ts';

export const FIRST: SigningKey = { id: 'k1', secret: 'of the first' };
export const SECOND: SigningKey = { id: 'k2', secret: 'of the second' };

const VALID_MS = 5000;

/** How long a text or picture is, in letters or bytes. */
function sizeOf(value: string | Uint8Array | undefined): number {
  return value?.length ?? 0;
}

/**
 * Knows its users and says who may do what. It counts the bytes that
 * come in and go out, in the arguments and results of its calls.
 */
export class Application {
  bytes = 0;
  private readonly host: Host;
  private readonly store: Remote<KeyedStore>;
  private issuer: KeyIssuer;

  constructor(host: Host, store: Remote<KeyedStore>) {
    this.host = host;
    this.store = store;
    const key = host.disk.has('rotated') ? SECOND : FIRST;
    this.issuer = new KeyIssuer(host.wallClock, key);
  }

  /** A real one would look first who asks. */
  keyToCreate(resource: string, validMs = VALID_MS): string {
    return this.key('create', resource, validMs);
  }

  keyToRead(resource: string, validMs = VALID_MS): string {
    return this.key('read', resource, validMs);
  }

  private key(
    operation: 'read' | 'create',
    resource: string,
    validMs: number,
  ): string {
    const key = this.issuer.issue(operation, resource, validMs);
    this.bytes += sizeOf(resource) + sizeOf(key);
    return key;
  }

  /** Signs with the second key from now on, and ends the first. */
  async rotate(): Promise<void> {
    this.host.disk.set('rotated', true);
    this.issuer = new KeyIssuer(this.host.wallClock, SECOND);
    await this.store.revoke(FIRST.id);
  }

  /** Without the pattern: the bytes come by here, and go on. */
  async upload(resource: string, bytes: Uint8Array): Promise<void> {
    this.bytes += 2 * (sizeOf(resource) + sizeOf(bytes));
    const key = this.issuer.issue('create', resource, VALID_MS);
    this.bytes += sizeOf(key);
    await this.store.create(resource, bytes, key);
  }
}

export interface Album {
  application: Remote<Application>;
  store: Remote<KeyedStore>;
}

/** The application and its store, which trusts two signing keys. */
export function openAlbum(world: World, stored: string[] = []): Album {
  const store = world.node(
    'Store',
    (host) => {
      for (const name of stored.map((one) => `blob ${one}`)) {
        if (!host.disk.has(name)) host.disk.set(name, photo());
      }
      return new KeyedStore(host, [FIRST, SECOND]);
    },
    { kind: 'database' },
  );
  const application = world.node(
    'Application',
    (host) => new Application(host, store),
  );
  return { application, store };
}

export const photo = (kilobytes = 200): Uint8Array =>
  new Uint8Array(kilobytes * 1000);

/** How a call ended: `ok`, or the error's name. */
export async function ending(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: Error) => error.name,
  );
}

/**
 * Without a key. Every byte goes to the application and from there to
 * the store: it comes in once, goes out once, and is held in memory in
 * between, by the one part that has other things to do.
 */
export const withoutAKey: Scenario = {
  withoutPattern: true,
  async play(world) {
    const { application } = openAlbum(world);
    await application.upload('cat.jpg', photo());
    return world.peek<Application>('Application')?.bytes;
  },
};

/**
 * The client asks the application for a key and takes the photo to the
 * store itself. The store asks nobody: it recomputes the signature.
 * A second upload under the same name is refused, although the key is
 * still good.
 */
export const upload: Scenario = {
  async play(world) {
    const { application, store } = openAlbum(world);
    const key = await application.keyToCreate('cat.jpg');
    await store.create('cat.jpg', photo(), key);
    return ending(store.create('cat.jpg', photo(100), key));
  },
};

/**
 * A key is used for something else, then after its time, and then with
 * a later time written into it. The store refuses all three: the first
 * two by what the key says, the last because the signature was made
 * for another text.
 */
export const refusals: Scenario = {
  async play(world) {
    const { application, store } = openAlbum(world, ['cat.jpg']);
    const { clock } = world;
    const key = await application.keyToRead('cat.jpg', 100);
    const endings = [await ending(store.read('dog.jpg', key))];
    await clock.sleep(100);
    endings.push(await ending(store.read('cat.jpg', key)));
    const late = key.replace('until=110', 'until=990');
    endings.push(await ending(store.read('cat.jpg', late)));
    return endings;
  },
};

/**
 * Somebody forwards the key, and a thief reads with it: the store can't
 * tell one holder from another. Then the signing key is rotated. That
 * ends the stolen key, and with it the key of the client who did
 * nothing wrong and has to ask for another one.
 */
export const leakedKey: Scenario = {
  async play(world) {
    const { application, store } = openAlbum(world, ['cat.jpg']);
    const key = await application.keyToRead('cat.jpg');
    const asThief = (call: () => Promise<unknown>) =>
      world.client('Thief', () => ending(call()));
    const endings = [await asThief(() => store.read('cat.jpg', key))];
    await world.client('Operator', () => application.rotate());
    endings.push(await asThief(() => store.read('cat.jpg', key)));
    endings.push(await ending(store.read('cat.jpg', key)));
    const next = await application.keyToRead('cat.jpg');
    endings.push(await ending(store.read('cat.jpg', next)));
    return endings;
  },
};

/** The two photos of `oneName`, told apart by their size. */
const SIZES = [1000, 2000];

/**
 * Two uploads with one key arrive together. Whichever is first stays,
 * and the other is refused. The search plays this in every order, with
 * every single message lost or doubled and every crash of the store.
 */
export const oneName: Scenario = {
  search: {
    maxFaults: 1,
    faults: ['crash', 'drop', 'duplicate'],
    crashable: ['Store'],
    restartAfterMs: 50,
  },
  async play(world) {
    const { application, store } = openAlbum(world);
    const stored = () =>
      sizeOf(world.diskOf('Store').get('blob cat.jpg') as Uint8Array);
    let first = 0;
    world.always('what is stored stays as it is', () => {
      if (first === 0) first = stored();
      return stored() === first;
    });
    for (const size of SIZES) {
      const isStored = () => stored() === size;
      world.sometimes(`the photo of ${size} bytes is stored`, isStored);
    }
    const patient = <R>(call: Promise<R>) =>
      withTimeout(world.clock, 200, call);
    const key = await patient(application.keyToCreate('cat.jpg')).catch(
      () => 'no answer',
    );
    const uploads = SIZES.map((size) => {
      const bytes = photo(size / 1000);
      return ending(patient(store.create('cat.jpg', bytes, key)));
    });
    return Promise.all(uploads);
  },
};

/**
 * The store's time of day is two seconds behind. A key that was to
 * end at 110 ms is still good at 1000 ms, and the store can't know.
 */
export const slowClock: Scenario = {
  faults: [{ at: 0, skew: 'Store', ms: -2000 }],
  async play(world) {
    const { application, store } = openAlbum(world, ['cat.jpg']);
    const { clock } = world;
    const key = await application.keyToRead('cat.jpg', 100);
    await clock.sleep(1000 - clock.now());
    const late = await ending(store.read('cat.jpg', key));
    await clock.sleep(1100);
    return [late, await ending(store.read('cat.jpg', key))];
  },
};

/**
 * What goes through the application for one photo: in and out, names,
 * keys and pictures, counted in the arguments and results of its calls.
 */
export const bytesThrough: Experiment = {
  x: { label: 'photo, KB', values: [0, 100, 200, 400, 600, 800] },
  y: { label: 'through the application, KB' },
  series: {
    'with a key': (x: number) => kilobytes(x, true),
    without: (x: number) => kilobytes(x, false),
  },
};

async function kilobytes(x: number, keyed: boolean): Promise<number> {
  const { result } = await simulate(async (world) => {
    const { application, store } = openAlbum(world);
    if (keyed) {
      const key = await application.keyToCreate('cat.jpg');
      await store.create('cat.jpg', photo(x), key);
    } else {
      await application.upload('cat.jpg', photo(x));
    }
    return world.peek<Application>('Application')?.bytes ?? 0;
  });
  return result / 1000;
}

/**
 * How long a thief can read with a key that was stolen at once. The
 * thief tries ten times a second. A short life helps, and so does
 * rotation when somebody notices, here after 20 seconds; a slow clock
 * of the store adds what it is slow by.
 */
export const stolenKey: Experiment = {
  x: { label: 'life of a key, s', values: [0, 10, 20, 30, 40, 60] },
  y: { label: 'usable after the theft, s' },
  series: {
    'expiry alone': (x: number) => usableS(x, {}),
    'store 5 s slow': (x: number) => usableS(x, { slowMs: 5000 }),
    'rotated after 20 s': (x: number) =>
      usableS(x, { rotateMs: 20_000 }),
  },
};

async function usableS(
  seconds: number,
  { slowMs = 0, rotateMs = Infinity },
): Promise<number> {
  const faults: Fault[] = [{ at: 0, skew: 'Store', ms: -slowMs }];
  const run = await record({
    faults: slowMs > 0 ? faults : [],
    untilMs: 100_000,
    async play(world) {
      const { application, store } = openAlbum(world);
      const { clock } = world;
      const key = await application.keyToRead(
        'cat.jpg',
        seconds * 1000,
      );
      const stolenMs = clock.now();
      let rotated = false;
      while (clock.now() < 90_000) {
        if (!rotated && clock.now() - stolenMs >= rotateMs) {
          await application.rotate();
          rotated = true;
        }
        const triedMs = clock.now();
        const how = await ending(store.read('cat.jpg', key));
        if (how !== 'ok') return (triedMs - stolenMs) / 1000;
        await clock.sleep(80);
      }
      throw new Error('The key did not end within 90 s.');
    },
  });
  if (run.result === undefined) throw run.error;
  return run.result;
}
