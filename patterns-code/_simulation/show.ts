/** What a node shows: a copy of its object as data, for `World.peek`. */
import { NodeDisk } from './disk.ts';

/** A copy, and whether nobody can change it, so that it may be kept. */
export interface Copied {
  data: unknown;
  isFrozen: boolean;
}

/**
 * The fields and getters of an object, all the way down, as plain data.
 * Functions, promises, symbols and disks are left out, as are getters that
 * throw; objects that hold one another stay so.
 */
export function show(value: unknown): Copied {
  const copier = new Copier();
  return { data: copier.copy(value), isFrozen: copier.isFrozen };
}

class Copier {
  isFrozen = true;
  private readonly seen = new Map<object, unknown>();

  copy(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') {
      return undefined;
    }
    if (typeof value !== 'object' || value === null) return value;
    const known = this.seen.get(value);
    if (known !== undefined) return known;
    if (value instanceof Promise || value instanceof NodeDisk) return undefined;
    if (isPlain(value)) {
      this.isFrozen = false;
      return structuredClone(value);
    }
    if (Array.isArray(value)) return this.list(value);
    if (value instanceof Map) return this.map(value);
    if (value instanceof Set) return this.set(value);
    return this.fields(value);
  }

  private list(value: readonly unknown[]): unknown {
    const list: unknown[] = [];
    this.seen.set(value, list);
    for (const item of value) list.push(this.copy(item));
    return Object.freeze(list);
  }

  private map(value: ReadonlyMap<unknown, unknown>): unknown {
    this.isFrozen = false;
    const map = new Map<unknown, unknown>();
    this.seen.set(value, map);
    for (const [key, item] of value) map.set(this.copy(key), this.copy(item));
    return map;
  }

  private set(value: ReadonlySet<unknown>): unknown {
    this.isFrozen = false;
    const set = new Set<unknown>();
    this.seen.set(value, set);
    for (const item of value) set.add(this.copy(item));
    return set;
  }

  private fields(value: object): unknown {
    const fields: Record<string, unknown> = {};
    this.seen.set(value, fields);
    // An error's own two are its message and its stack, which is no state.
    if (value instanceof Error) {
      this.field(fields, value, 'name');
      this.field(fields, value, 'message');
    }
    for (const name of Object.keys(value)) this.field(fields, value, name);
    for (const name of gettersOf(value)) this.field(fields, value, name);
    return Object.freeze(fields);
  }

  private field(
    fields: Record<string, unknown>,
    value: object,
    name: string,
  ): void {
    const field = this.copy(read(value, name));
    if (field === undefined) return;
    if (name === '__proto__') define(fields, name, field);
    else fields[name] = field;
  }
}

/** What the platform copies as it is, and nobody can freeze. */
function isPlain(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value)
  );
}

function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined; // it shows nothing at the moment
  }
}

function define(fields: object, name: string, value: unknown): void {
  Object.defineProperty(fields, name, { value, enumerable: true });
}

/** The getters of each class, found once. */
const getters = new WeakMap<object, readonly string[]>();

function gettersOf(value: object): readonly string[] {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || prototype === Object.prototype) return [];
  let names = getters.get(prototype);
  if (names === undefined) {
    const own = Object.entries(Object.getOwnPropertyDescriptors(prototype));
    const ours = own.filter(([, { get }]) => get !== undefined);
    names = [...ours.map(([name]) => name), ...gettersOf(prototype)];
    getters.set(prototype, names);
  }
  return names;
}
