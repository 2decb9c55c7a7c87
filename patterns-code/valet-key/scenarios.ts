import { record, simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Clock,
  Experiment,
  Fault,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { KeyedStore, KeyIssuer, type SigningKey } from './valet-key.ts';

export const FIRST: SigningKey = { id: 'k1', secret: 'of the first' };
export const SECOND: SigningKey = { id: 'k2', secret: 'of the second' };

const VALID_MS = 5000;
const LONGEST = { maxValidMs: 60_000 };

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
    this.issuer = new KeyIssuer(host.wallClock, key, LONGEST);
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
    const { wallClock } = this.host;
    this.issuer = new KeyIssuer(wallClock, SECOND, LONGEST);
    await this.store.revoke(FIRST.id);
  }

  /** Ends the first key once more: a crash may have come between. */
  recover(): void {
    if (this.host.disk.has('rotated')) void this.store.revoke(FIRST.id);
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

/** What pictures call a key: what it says, whoever wrote that. */
const say: Say = (value, place) => {
  if (LIVES.includes(place)) return `for ${value as number} ms`;
  if (value === PASSWORD) return 'the password';
  if (typeof value !== 'string' || !value.includes('&sig=')) {
    return undefined;
  }
  const key = new URLSearchParams(value);
  const what = `${key.get('op')} ${key.get('on')}`;
  return `${key.get('by')} key: ${what} until ${key.get('until')} ms`;
};

const LIVES = ['keyToCreate 2', 'keyToRead 2'];

/** The application and its store, which trusts two signing keys. */
export function openAlbum(world: World, stored: string[] = []): Album {
  world.words(say);
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

/** Opens everything in a store that knows nothing of keys. */
const PASSWORD = 'open sesame';

/**
 * Every byte goes to the application and from there to the store, whose
 * password only the application has. It comes in once, goes out once,
 * and is held in memory in between, by the one part that has other
 * things to do.
 */
export const withoutAKey: Scenario = {
  withoutPattern: true,
  async play(world) {
    world.words(say);
    const store = world.node(
      'Store',
      ({ disk }) => ({
        put(name: string, bytes: Uint8Array, password: string): void {
          if (password !== PASSWORD) throw new Error('wrong password');
          disk.set(`blob ${name}`, bytes);
        },
      }),
      { kind: 'database' },
    );
    const application = world.node('Application', () => ({
      upload: (name: string, bytes: Uint8Array) =>
        store.put(name, bytes, PASSWORD),
    }));
    await application.upload('cat.jpg', photo());
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
 * messages lost or doubled and crashes of the store, one at a time.
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
 * end at 110 ms is still good at 1010 ms, and the store can't know.
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

/** All that the application sends and receives shares one line. */
class BusyApplication extends Application {
  private freeAtMs = 0;
  private readonly clock: Clock;

  constructor(host: Host, store: Remote<KeyedStore>) {
    super(host, store);
    this.clock = host.clock;
  }

  /** What somebody else asks it. */
  async answer(): Promise<void> {
    await this.pass(100);
  }

  async askForKey(name: string): Promise<string> {
    await this.pass(100);
    return this.keyToCreate(name);
  }

  override async upload(
    name: string,
    bytes: Uint8Array,
  ): Promise<void> {
    await this.pass(2 * bytes.length);
    await super.upload(name, bytes);
  }

  private async pass(bytes: number): Promise<void> {
    const nowMs = this.clock.now();
    const startMs = Math.max(nowMs, this.freeAtMs);
    this.freeAtMs = startMs + bytes / LINE_BYTES_PER_MS;
    await this.clock.sleep(this.freeAtMs - nowMs);
  }
}

/** Small, like the photos: a run may take only so much memory. */
const LINE_BYTES_PER_MS = 1600;
const LASTS_MS = 4000;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/**
 * Photos of 80 KB come in at random moments for four seconds, and every
 * 50 ms somebody asks the application something else. A question, also
 * one for a key, takes 100 bytes of its line, which moves 1.6 KB in each
 * ms; a photo passes it twice. A message takes 10 ms. What is measured is
 * how long those others wait, under ten seeds.
 */
export const othersWait: Experiment = {
  x: { label: 'photos in each second', values: [0, 2, 4, 6, 8] },
  y: { label: 'another request until it is answered, ms' },
  series: {
    'photos with a key': (x: number) => waits(x, true),
    'photos through the application': (x: number) => waits(x, false),
  },
};

function waits(perSecond: number, keyed: boolean): Promise<number[]> {
  return Promise.all(
    SEEDS.map((seed) => meanWait(perSecond, keyed, seed)),
  );
}

async function meanWait(
  perSecond: number,
  keyed: boolean,
  seed: number,
): Promise<number> {
  const story = async (world: World) => {
    const { clock } = world;
    const store = world.node(
      'Store',
      (host) => new KeyedStore(host, [FIRST, SECOND]),
    );
    const application = world.node(
      'Application',
      (host) => new BusyApplication(host, store),
    );
    const bring = async (name: string, atMs: number) => {
      await clock.sleep(atMs);
      if (!keyed) return application.upload(name, photo(80));
      const key = await application.askForKey(name);
      return store.create(name, photo(80), key);
    };
    for (let i = 0; i < (perSecond * LASTS_MS) / 1000; i += 1) {
      void bring(`photo ${i}`, world.random() * LASTS_MS);
    }
    const waited: Promise<number>[] = [];
    for (let ms = 0; ms < LASTS_MS; ms += 50) {
      const askedMs = clock.now();
      const answered = application.answer();
      waited.push(answered.then(() => clock.now() - askedMs));
      await clock.sleep(50);
    }
    const all = await Promise.all(waited);
    return all.reduce((sum, ms) => sum + ms, 0) / all.length;
  };
  const { result } = await simulate(story, { seed });
  return result;
}

/**
 * How long a thief can read with a key that was stolen at one of ten
 * moments of its life. The thief tries ten times a second. Somebody may
 * notice and rotate, here 20 seconds after the theft; a slow clock of
 * the store adds what it is slow by.
 */
export const stolenKey: Experiment = {
  x: { label: 'life of a key, s', values: [5, 10, 20, 30, 40, 60] },
  y: { label: 'usable after the theft, s' },
  series: {
    'expiry alone': (x: number) => usable(x, {}),
    'store 5 s slow': (x: number) => usable(x, { slowMs: 5000 }),
    'rotated after 20 s': (x: number) =>
      usable(x, { rotateMs: 20_000 }),
  },
};

interface Theft {
  slowMs?: number;
  rotateMs?: number;
}

async function usable(lifeS: number, theft: Theft): Promise<number[]> {
  const seconds: number[] = [];
  for (let tenth = 0.05; tenth < 1; tenth += 0.1) {
    seconds.push(await usableS(lifeS * 1000, tenth, theft));
  }
  return seconds;
}

async function usableS(
  lifeMs: number,
  stolenAfter: number,
  { slowMs = 0, rotateMs = Infinity }: Theft,
): Promise<number> {
  const faults: Fault[] = [{ at: 0, skew: 'Store', ms: -slowMs }];
  const run = await record({
    faults: slowMs > 0 ? faults : [],
    untilMs: 100_000,
    async play(world) {
      const { application, store } = openAlbum(world);
      const { clock } = world;
      const key = await application.keyToRead('cat.jpg', lifeMs);
      await clock.sleep(lifeMs * stolenAfter);
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
