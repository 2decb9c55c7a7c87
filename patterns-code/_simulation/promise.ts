/** A promise that is never settled: what a dead node waits for. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
