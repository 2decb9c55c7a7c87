/** One line of what `npm run bench` prints. */
export interface Figure {
  name: string;
  value: number;
  /** Empty for a ratio. */
  unit: string;
}

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Numbers that can be compared by eye: large ones whole, small ones not. */
export function lineOf({ name, value, unit }: Figure): string {
  const digits = Math.abs(value) < 100 ? 2 : 0;
  const text = value.toLocaleString('en', { maximumFractionDigits: digits });
  return `${text.padStart(12)} ${unit.padEnd(9)} ${name}`;
}
