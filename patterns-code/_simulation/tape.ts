import type { Chooser } from './kernel.ts';
import type { SearchOptions } from './types.ts';

/**
 * The choices of one run, as the path to a leaf of the tree of all runs. The
 * first run takes the first choice everywhere; `advance` moves to the next
 * path, depth first, so that each leaf is visited once.
 */
export class Tape implements Chooser {
  private path: { choice: number; of: number }[] = [];
  private position = 0;
  private delayed = 0;
  private reordered = 0;
  private readonly delays: readonly number[];
  private readonly maxDelays: number;
  private readonly maxReorders: number;

  constructor(options: SearchOptions) {
    this.delays = options.delays ?? [];
    this.maxDelays = options.maxDelays ?? Infinity;
    this.maxReorders = options.maxReorders ?? Infinity;
  }

  /** Back to the first choice of the path, for the next run. */
  rewind(): void {
    this.position = 0;
    this.delayed = 0;
    this.reordered = 0;
  }

  order(count: number): number {
    if (this.reordered >= this.maxReorders) return 0;
    const choice = this.choose(count);
    if (choice > 0) this.reordered += 1;
    return choice;
  }

  delay(): number {
    if (this.delays.length === 0 || this.delayed >= this.maxDelays) return 0;
    const choice = this.choose(this.delays.length + 1);
    if (choice > 0) this.delayed += 1;
    return choice === 0 ? 0 : this.delays[choice - 1]!;
  }

  /** Moves to the next path; false when there is none. */
  advance(): boolean {
    this.path.length = this.position;
    for (;;) {
      const last = this.path.pop();
      if (last === undefined) return false;
      if (last.choice + 1 >= last.of) continue;
      this.path.push({ choice: last.choice + 1, of: last.of });
      return true;
    }
  }

  private choose(of: number): number {
    const made = this.path[this.position] ?? { choice: 0, of };
    this.path[this.position] = made;
    this.position += 1;
    return made.choice;
  }
}
