import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Clock,
  Disk,
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  AntiCorruptionLayer,
  fieldNames,
  Ordering,
  type FieldNames,
  type LegacyErp,
  type LegacyRecord,
  type Order,
  type Orders,
} from './anti-corruption-layer.ts';
import * as direct from './naive.ts';
import * as lenient from './naive-lenient.ts';

export const ORDER: Order = {
  id: 7,
  customer: 42,
  status: 'placed',
  note: 'ring twice',
  cents: 1250,
};

/** ORDER as the ERP has it. */
export const RECORD: LegacyRecord = {
  NO: '000007',
  CUST: '000042',
  STAT: '10',
  TEXT: 'ring twice          ',
  AMT: '001250',
};

/** What the ERP begins with: a record under the number of its order. */
export type Rows = Readonly<Record<string, LegacyRecord>>;

const ONE_ORDER: Rows = { '000007': RECORD };

/** The names once the ERP calls its customers partners. */
export const NEW_NAMES: FieldNames = {
  ...fieldNames,
  customer: 'PARTNER',
};

/**
 * A system from another time. It knows its own columns only, wants all
 * of them in a new record, and complains in its own words.
 */
export class Erp {
  /** How often something was to be changed, refusals included. */
  writes = 0;
  private readonly disk: Disk;

  constructor(disk: Disk, rows: Rows = {}) {
    this.disk = disk;
    if (disk.size > 0) return; // it has been running before
    for (const [orderNumber, record] of Object.entries(rows)) {
      disk.set(`row ${orderNumber}`, record);
    }
  }

  /** What its columns are called now. */
  get columns(): string[] {
    const renamed = this.disk.get('columns') as string[] | undefined;
    const [[, row] = ['', RECORD]] = rowsOn(this.disk);
    return renamed ?? Object.keys(row);
  }

  read(orderNumber: string): LegacyRecord | undefined {
    const row = this.disk.get(`row ${orderNumber}`);
    return row as LegacyRecord | undefined;
  }

  insert(record: LegacyRecord): void {
    this.writes += 1;
    this.checkColumns(record);
    if (this.columns.some((name) => !(name in record))) {
      throw new Error('SQL-400: column may not be null');
    }
    const key = this.keyOf(record);
    if (this.disk.has(key)) throw new Error('SQL-803: duplicate key');
    this.disk.set(key, record);
  }

  /** As `UPDATE … SET changes WHERE seen`; true if there was a row. */
  update(seen: LegacyRecord, changes: LegacyRecord): boolean {
    this.writes += 1;
    this.checkColumns({ ...seen, ...changes });
    const key = this.keyOf(seen);
    const row = this.disk.get(key) as LegacyRecord | undefined;
    const conditions = Object.entries(seen);
    if (row === undefined) return false;
    if (conditions.some(([n, value]) => row[n] !== value)) return false;
    this.disk.set(key, { ...row, ...changes });
    return true;
  }

  private keyOf(record: LegacyRecord): string {
    return `row ${record[this.columns[0]!]}`;
  }

  private checkColumns(record: LegacyRecord): void {
    const { columns } = this;
    const given = Object.keys(record);
    const unknown = given.find((name) => !columns.includes(name));
    if (unknown === undefined) return;
    throw new Error(`SQL-904: invalid column ${unknown}`);
  }

  /** What happens one night, when nobody has told Ordering. */
  rename(from: string, to: string): void {
    const renamed = (name: string) => (name === from ? to : name);
    for (const [key, row] of rowsOn(this.disk)) {
      const fields = Object.entries(row);
      this.disk.set(
        key,
        Object.fromEntries(fields.map(([n, v]) => [renamed(n), v])),
      );
    }
    this.disk.set('columns', this.columns.map(renamed));
  }
}

function rowsOn(
  disk: ReadonlyMap<string, unknown>,
): [key: string, row: LegacyRecord][] {
  const all = [...disk] as [string, LegacyRecord][];
  return all.filter(([key]) => key.startsWith('row '));
}

/**
 * What pictures call orders and records. Their notes and amounts, which
 * no story is about, are left out.
 */
const say: Say = (value, place) => {
  if (ORDER_IDS.includes(place)) return `order ${value as number}`;
  if (READS.includes(place) && value === undefined) return 'nothing';
  if (place === 'update 2') {
    return `to ${nameOfFields(value as LegacyRecord)}`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('note' in value) return nameOfOrder(value as Order);
  if (!('NO' in value)) return undefined;
  const record = value as LegacyRecord;
  const isRow = place.startsWith('disk ');
  return isRow ? nameOfFields(record) : nameOfRecord(record);
};

const ORDER_IDS = ['find 1', 'cancel 1'];
const READS = ['find', 'read'];

function nameOfOrder({ id, customer, status }: Order): string {
  return `order ${id} of customer ${customer}, ${status}`;
}

function nameOfRecord(record: LegacyRecord): string {
  const fields = nameOfFields(record);
  return `record ${record.NO}${fields === '' ? '' : `: ${fields}`}`;
}

function nameOfFields(record: LegacyRecord): string {
  const fields = Object.entries(record);
  const told = fields.filter(([name]) => !UNTOLD.includes(name));
  return told.map(([name, value]) => `${name} ${value}`).join(', ');
}

const UNTOLD = ['NO', 'TEXT', 'AMT'];

/** How long a client of the ERP waits for an answer. */
export const PATIENCE_MS = 80;

export interface Shop {
  ordering: Remote<Ordering>;
  layer: Remote<AntiCorruptionLayer>;
  erp: Remote<Erp>;
  /** Restarts the layer, with these names. */
  release: (names: FieldNames) => void;
}

interface Setup {
  names?: FieldNames;
  rows?: Rows;
  renameAtMs?: number;
  patienceMs?: number;
  Layer?: Layer;
}

/** The three, and an ERP that renames CUST at `renameAtMs`. */
export function openShop(
  world: World,
  {
    names = fieldNames,
    rows = ONE_ORDER,
    renameAtMs = -1,
    patienceMs = PATIENCE_MS,
    Layer = AntiCorruptionLayer,
  }: Setup = {},
): Shop {
  const layerName = 'Anti-Corruption Layer';
  const layer = world.remote<AntiCorruptionLayer>(layerName);
  const ordering = world.node('Ordering', () => new Ordering(layer));
  const erp = world.remote<Erp>('Legacy ERP');
  let current = names;
  world.node(layerName, ({ clock }) => {
    return new Layer(patient(clock, patienceMs, erp), current);
  });
  addErp(world, rows, renameAtMs);
  const release = (released: FieldNames) => {
    current = released;
    world.note('the layer is released with the new name');
    world.crash(layerName);
    world.restart(layerName);
  };
  return { ordering, layer, erp, release };
}

/** The ERP as its client shows it: silence is an error in the end. */
function patient(
  clock: Clock,
  patienceMs: number,
  { read, insert, update }: LegacyErp,
): LegacyErp {
  const limit = <T>(answer: Promise<T>) =>
    withTimeout(clock, patienceMs, answer);
  return {
    read: (orderNumber) => limit(read(orderNumber)),
    insert: (record) => limit(insert(record)),
    update: (seen, changes) => limit(update(seen, changes)),
  };
}

function addErp(
  world: World,
  rows: Rows,
  renameAtMs: number,
): Remote<Erp> {
  world.words(say);
  const migrate = async (erp: Erp, { clock, wallClock }: Host) => {
    // It is planned for a time of day, whatever restarts until then.
    const leftMs = Math.max(0, renameAtMs - wallClock.time());
    await clock.sleep(leftMs);
    world.note('renames CUST to PARTNER');
    erp.rename('CUST', 'PARTNER');
  };
  return world.node(
    'Legacy ERP',
    (host) => {
      const erp = new Erp(host.disk, rows);
      const isDone = !erp.columns.includes('CUST');
      if (renameAtMs >= 0 && !isDone) void migrate(erp, host);
      return erp;
    },
    { kind: 'external' },
  );
}

/** Ordering and the ERP without anything between them. */
function openWithoutLayer(
  world: World,
  renameAtMs = -1,
): Remote<direct.Ordering> {
  const erp = world.remote<direct.LegacyErp>('Legacy ERP');
  const ordering = world.node('Ordering', () => {
    return new direct.Ordering(new direct.AntiCorruptionLayer(erp));
  });
  addErp(world, ONE_ORDER, renameAtMs);
  return ordering;
}

/** The ERP's rows now. */
export function rowsOf(world: World): LegacyRecord[] {
  return rowsOn(world.diskOf('Legacy ERP')).map(([, row]) => row);
}

/** What a message takes. */
const HOP_MS = 10;

/** How a call ended: its result, or the error's name. */
export async function ending(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: Error) => error.name);
}

/**
 * Ordering reads the ERP's columns by name. One of them gets another
 * name overnight; Ordering finds an order without a customer and says
 * nothing, and the next order it takes is refused in the ERP's words.
 */
export const withoutTheLayer: Scenario = {
  withoutPattern: true,
  async play(world) {
    const ordering = openWithoutLayer(world, 15);
    return [
      await ending(ordering.find(7)),
      await ending(ordering.take({ ...ORDER, id: 8 })),
    ];
  },
};

/**
 * An order crosses the boundary and comes back. On the left of the
 * layer it is an order, on the right a record; neither side sees the
 * other's words.
 */
export const translated: Scenario = {
  async play(world) {
    const { ordering } = openShop(world, { rows: {} });
    await ordering.take(ORDER);
    return ordering.find(7);
  },
};

/**
 * The ERP has learned a status that nobody told us about. The layer
 * does not guess: Ordering gets an error that names the field and the
 * value, and no order.
 */
export const unknownStatus: Scenario = {
  async play(world) {
    const rows = { '000007': { ...RECORD, STAT: '30' } };
    const { ordering } = openShop(world, { rows });
    return ending(ordering.cancel(7));
  },
};

/**
 * The ERP renames a column while an order is being cancelled. The layer
 * refuses what it can't read. It is released with the new name, and the
 * same call works; Ordering was not touched. The search loses messages
 * and makes them late. A late rename comes between the read and the
 * update, or after both; one that is lost never comes.
 */
export const schemaChanges: Scenario = {
  search: {
    maxFaults: 1,
    faults: ['drop'],
    delays: [30, 100],
    maxDelays: 1,
  },
  play: (world) => changeSchema(world, 25, 90),
};

/**
 * An order is cancelled, and once more. Meanwhile somebody else renames
 * a column at one time, and the layer is released at another.
 */
export async function changeSchema(
  world: World,
  renameAtMs: number,
  releaseAtMs: number,
): Promise<unknown[]> {
  const { ordering, erp, release } = openShop(world);
  const { clock } = world;
  void world.client('ERP Vendor', async (vendor) => {
    await vendor.clock.sleep(renameAtMs - HOP_MS);
    await erp.rename('CUST', 'PARTNER');
  });
  const released = clock
    .sleep(releaseAtMs)
    .then(() => release(NEW_NAMES));
  world.always('every record in the ERP is a whole order', () =>
    rowsOf(world).every(isWhole),
  );
  world.sometimes('the order is cancelled', () =>
    rowsOf(world).some(({ STAT }) => STAT === '90'),
  );
  let refused = false;
  world.sometimes('a record is refused', () => refused);
  const cancel = () =>
    ending(withTimeout(clock, 150, ordering.cancel(7)));
  const first = await cancel();
  refused = first === 'UntranslatableError';
  await released;
  await clock.sleep(Math.max(0, 160 - clock.now()));
  return [first, await cancel()];
}

/**
 * Nothing of the order has changed but its status. What stands in no
 * column of its old name stands in one of a new name.
 */
function isWhole(row: LegacyRecord): boolean {
  const renamed = Object.keys(row).filter((name) => !(name in RECORD));
  return Object.entries(RECORD).every(
    ([name, value]) =>
      name === 'STAT' ||
      row[name] === value ||
      (!(name in row) && renamed.some((other) => row[other] === value)),
  );
}

/**
 * What a rename costs until the layer is released with the new name, so
 * many seconds after it. Ten times a second, at random times in ten
 * seconds, somebody takes an order, looks at one, or cancels one. What
 * is measured is the share that fails, and the share that goes wrong
 * without failing. Five seeds.
 */
export const renameCost: Experiment = {
  x: { label: 'rename until release, s', values: [0.5, 1, 2, 4, 8] },
  y: { label: 'of the calls, %' },
  series: {
    'strict layer: fails': (x: number) => percent(x, strict, 'failed'),
    'lenient layer: fails': (x: number) =>
      percent(x, lenient.AntiCorruptionLayer, 'failed'),
    'lenient layer: goes wrong': (x: number) =>
      percent(x, lenient.AntiCorruptionLayer, 'wrong'),
  },
};

type Layer = new (erp: LegacyErp, names: FieldNames) => Orders;

const strict: Layer = AntiCorruptionLayer;

const SEEDS = [1, 2, 3, 4, 5];

function percent(
  seconds: number,
  Layer: Layer,
  which: 'failed' | 'wrong',
): Promise<number[]> {
  return Promise.all(
    SEEDS.map(async (seed) => {
      const { result } = await simulate({
        seed,
        play: (world) => sell(world, seconds, Layer),
      });
      const { length } = result.filter((ending) => ending === which);
      return (100 * length) / result.length;
    }),
  );
}

const SOLD_MS = 10_000;

/** Ten calls a second while a column is renamed, and how each ended. */
async function sell(
  world: World,
  seconds: number,
  Layer: Layer,
): Promise<('well' | 'failed' | 'wrong')[]> {
  const { clock } = world;
  const rows = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => {
      const NO = String(1000 + i).padStart(6, '0');
      return [NO, { ...RECORD, NO }];
    }),
  );
  const setup = { rows, renameAtMs: 1000, Layer };
  const { ordering, release } = openShop(world, setup);
  void clock
    .sleep(1000 + seconds * 1000)
    .then(() => release(NEW_NAMES));
  const works = [
    async (id: number) => {
      const order = { ...ORDER, id: id + 1000 };
      await ordering.take(order);
      return isRow(world, order);
    },
    async (id: number) => {
      const order = await ordering.find(id);
      return same(order, { ...ORDER, id });
    },
    async (id: number) => {
      const status = await ordering.cancel(id);
      return (
        status === 'cancelled' && isRow(world, { ...ORDER, id, status })
      );
    },
  ];
  const endings: Promise<'well' | 'failed' | 'wrong'>[] = [];
  for (let id = 1000; ; id += 1) {
    await clock.sleep(-100 * Math.log(1 - world.random()));
    if (clock.now() > SOLD_MS || id === 1200) break;
    const work = works[id % works.length]!;
    const call = withTimeout(clock, 500, work(id));
    endings.push(
      call.then(
        (isRight) => (isRight ? 'well' : 'wrong'),
        () => 'failed',
      ),
    );
  }
  return Promise.all(endings);
}

/** Whether the ERP has the order as it is, under either column. */
function isRow(world: World, order: Order): boolean {
  const NO = String(order.id).padStart(6, '0');
  const row = rowsOf(world).find((one) => one.NO === NO);
  const STAT = order.status === 'placed' ? '10' : '90';
  return (
    row !== undefined &&
    row.STAT === STAT &&
    isWhole({ ...row, NO: RECORD.NO! })
  );
}

function same(one: Order | undefined, other: Order): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The price: how long a caller of Ordering waits for an order, when a
 * message between two nodes takes so long on average, and at least half
 * and at most half more. Twenty orders, one after the other.
 */
export const callTime: Experiment = {
  x: { label: 'one message, ms', values: [5, 10, 20, 40] },
  y: { label: 'find, ms' },
  series: {
    'with a layer': (x: number) => findMs(x, true),
    without: (x: number) => findMs(x, false),
  },
};

async function findMs(
  meanMs: number,
  layered: boolean,
): Promise<number[]> {
  const latencyMs = [meanMs / 2, meanMs * 1.5] as const;
  const { result } = await simulate({
    network: { latencyMs },
    async play(world) {
      const ordering = layered
        ? openShop(world, { patienceMs: 10_000 }).ordering
        : openWithoutLayer(world);
      const took: number[] = [];
      for (let i = 0; i < 20; i += 1) {
        const startMs = world.clock.now();
        await ordering.find(7);
        took.push(world.clock.now() - startMs);
      }
      return took;
    },
  });
  return result;
}
