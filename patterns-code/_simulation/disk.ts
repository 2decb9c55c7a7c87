import { SimulationError } from './error.ts';
import { copy } from './wire.ts';

/** Told of every write; `before` says whether it still counts. */
export interface DiskWatcher {
  before(key: string, value: unknown): boolean;
  after(): void;
}

/**
 * One incarnation's view of its node's disk. Values are copied on the way in
 * and out, so an object changed after it was written stays as written. Once
 * the incarnation is dead its writes go nowhere.
 */
export class NodeDisk extends Map<string, unknown> {
  private readonly watcher: DiskWatcher;
  private snapshot: NodeDisk | undefined;

  /** `stored` holds values that nobody else can change. */
  constructor(stored: Iterable<[string, unknown]>, watcher: DiskWatcher) {
    super();
    this.watcher = watcher;
    for (const [key, value] of stored) super.set(key, value);
  }

  /** What is stored, not copied: for another life's view of this disk. */
  stored(): Iterable<[string, unknown]> {
    return super.entries();
  }

  /** What is on the disk now, and stays as it is. It can't be written. */
  toSnapshot(): ReadonlyMap<string, unknown> {
    this.snapshot ??= new NodeDisk(this.stored(), READ_ONLY);
    return this.snapshot;
  }

  override get(key: string): unknown {
    return copy(super.get(key), () => nameOf(key));
  }

  override set(key: string, value: unknown): this {
    const stored = copy(value, () => nameOf(key));
    if (!this.watcher.before(key, stored)) return this;
    super.set(key, stored);
    this.snapshot = undefined;
    this.watcher.after();
    return this;
  }

  override delete(key: string): boolean {
    if (!this.has(key) || !this.watcher.before(key, undefined)) return false;
    super.delete(key);
    this.snapshot = undefined;
    this.watcher.after();
    return true;
  }

  override clear(): void {
    for (const key of [...this.keys()]) this.delete(key);
  }

  override *entries(): MapIterator<[string, unknown]> {
    for (const key of this.keys()) yield [key, this.get(key)];
  }

  override *values(): MapIterator<unknown> {
    for (const key of this.keys()) yield this.get(key);
  }

  override [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }

  override forEach(
    visit: (value: unknown, key: string, map: Map<string, unknown>) => void,
  ): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}

const READ_ONLY: DiskWatcher = {
  before(key) {
    throw new SimulationError(
      `What diskOf() gives is a copy to look at: "${key}" can't be written ` +
        'there. Let the node write it.',
    );
  },
  after() {},
};

function nameOf(key: string): string {
  return `The value "${key}" on disk`;
}
