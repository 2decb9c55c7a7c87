/** Knows when the thread has told of all that nobody caught so far. */

/** Real ms: a thread that tells of no rejection at all is not waited for. */
const PATIENCE_MS = 1000;

/**
 * A thread tells of a rejection that nobody caught in a task of its own, which
 * may come after timers that were set later. But it tells of them in their
 * order: so this leaves one of its own to nobody, and waits for that.
 */
export class Unheard {
  private readonly marks = new Map<unknown, () => void>();

  /** True of a rejection that was made here, which is no error. */
  isMark(error: unknown): boolean {
    this.marks.get(error)?.();
    return this.marks.delete(error);
  }

  /** Resolves when all that was rejected before this call has been told. */
  async settle(): Promise<void> {
    // Later than all that is about to be rejected without another task.
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const mark = {};
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
      this.marks.set(mark, resolve);
      void reject(mark);
    });
    clearTimeout(timer);
    this.marks.delete(mark);
  }
}

/** Without the global promise, which the reader's code may have replaced. */
async function reject(mark: object): Promise<never> {
  throw mark;
}
