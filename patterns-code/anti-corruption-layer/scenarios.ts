import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Disk,
  Experiment,
  Host,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  AntiCorruptionLayer,
  fieldNames,
  Ordering,
  type FieldNames,
  type LegacyRecord,
  type Order,
} from './anti-corruption-layer.ts';
import * as direct from './naive.ts';

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
 * A system from another time. It takes a record only with the columns
 * it has, all of them, and complains in its own words.
 */
export class Erp {
  /** How often something was to be written, refusals included. */
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
    return renamed ?? Object.values(fieldNames);
  }

  read(orderNumber: string): LegacyRecord | undefined {
    const row = this.disk.get(`row ${orderNumber}`);
    return row as LegacyRecord | undefined;
  }

  write(record: LegacyRecord): void {
    this.writes += 1;
    const { columns } = this;
    const given = Object.keys(record);
    const unknown = given.find((name) => !columns.includes(name));
    if (unknown !== undefined) {
      throw new Error(`SQL-904: invalid column ${unknown}`);
    }
    if (given.length < columns.length) {
      throw new Error('SQL-400: column may not be null');
    }
    this.disk.set(`row ${record[columns[0]!]}`, record);
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

export interface Shop {
  ordering: Remote<Ordering>;
  layer: Remote<AntiCorruptionLayer>;
  erp: Remote<Erp>;
  /** Restarts the layer, with these names. */
  release: (names: FieldNames) => void;
}

/** The three, and an ERP that renames CUST at `renameAtMs`. */
export function openShop(
  world: World,
  { names = fieldNames, rows = ONE_ORDER, renameAtMs = -1 } = {},
): Shop {
  const layerName = 'Anti-Corruption Layer';
  const layer = world.remote<AntiCorruptionLayer>(layerName);
  const ordering = world.node('Ordering', () => new Ordering(layer));
  const erp = world.remote<Erp>('Legacy ERP');
  let current = names;
  world.node(layerName, () => new AntiCorruptionLayer(erp, current));
  addErp(world, rows, renameAtMs);
  const release = (released: FieldNames) => {
    current = released;
    world.note('the layer is released with the new name');
    world.crash(layerName);
    world.restart(layerName);
  };
  return { ordering, layer, erp, release };
}

function addErp(
  world: World,
  rows: Rows,
  renameAtMs: number,
): Remote<Erp> {
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

/** How a call ended: its result, or the error's name. */
export async function ending(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: Error) => error.name);
}

/**
 * Without a layer. Ordering reads the ERP's columns by name. One of
 * them gets another name overnight; Ordering finds an order without a
 * customer and says nothing, and the next order it takes is refused in
 * the ERP's words.
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
 * same call works; Ordering was not touched. The search makes messages
 * late and loses them, so that the rename and the release fall between
 * any two steps of a call.
 */
export const schemaChanges: Scenario = {
  search: {
    maxFaults: 1,
    faults: ['drop'],
    delays: [50],
    maxDelays: 1,
  },
  async play(world) {
    const { ordering, release } = openShop(world, { renameAtMs: 15 });
    const { clock } = world;
    const released = clock.sleep(90).then(() => release(NEW_NAMES));
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
  },
};

/** Nothing of ORDER but its status and the customer's column changed. */
function isWhole({ CUST, PARTNER, ...rest }: LegacyRecord): boolean {
  const { CUST: customer, ...order } = RECORD;
  const same = Object.entries(order).every(
    ([name, value]) => name === 'STAT' || rest[name] === value,
  );
  return same && (CUST ?? PARTNER) === customer;
}

const OLD_NAMES = Object.values(fieldNames);

/**
 * How many places in the source name a column that was renamed, counted
 * in the code of the classes as they run, when so many of the five
 * columns get a new name. Each such place has to be found and changed.
 */
export const placesToChange: Experiment = {
  x: { label: 'columns renamed', values: [0, 1, 2, 3, 4, 5] },
  y: { label: 'places to change' },
  series: {
    'Ordering, without a layer': (x: number) =>
      places(x, String(direct.Ordering)),
    'the layer': (x: number) =>
      places(
        x,
        String(AntiCorruptionLayer) + JSON.stringify(fieldNames),
      ),
    'Ordering, with the layer': (x: number) =>
      places(x, String(Ordering)),
  },
};

function places(renamed: number, source: string): number {
  const names = OLD_NAMES.slice(0, renamed);
  return names
    .map((name) => source.match(new RegExp(`\\b${name}\\b`, 'g')))
    .reduce((sum, found) => sum + (found?.length ?? 0), 0);
}

/**
 * The price: how long a caller of Ordering waits for an order, when a
 * message between two nodes takes so long.
 */
export const callTime: Experiment = {
  x: { label: 'one message, ms', values: [0, 5, 10, 20, 40] },
  y: { label: 'find, ms' },
  series: {
    'with a layer': (x: number) => findMs(x, true),
    without: (x: number) => findMs(x, false),
  },
};

async function findMs(
  latencyMs: number,
  layered: boolean,
): Promise<number> {
  const { endedAt } = await simulate({
    network: { latencyMs },
    async play(world) {
      const ordering = layered
        ? openShop(world).ordering
        : openWithoutLayer(world);
      await ordering.find(7);
    },
  });
  return endedAt;
}
