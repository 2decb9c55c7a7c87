/** A measured number as the pages write it: `1,234` or `0.25`. */
export function inWords(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

/** `1 run`, `2 runs` */
export function count(value: number, noun: string): string {
  return `${inWords(value)} ${noun}${value === 1 ? '' : 's'}`;
}
