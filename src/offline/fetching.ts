/**
 * Fetches every page, and tells how far it is. It goes on while the reader
 * looks at other pages of the site, until the tab is closed.
 */
import { addressOf, everything, type Manifest } from './manifest.ts';
import { ChangedError, type Shelf } from './shelf.ts';

export interface Fetching {
  isRunning: boolean;
  /** Bytes that have come, and all that had to, as a host sends them. */
  done: number;
  total: number;
  /** Why it ended before its end; empty when it did not. */
  problem: string;
}

const IDLE: Fetching = { isRunning: false, done: 0, total: 0, problem: '' };
/** The site may be published anew while it is fetched, but not for ever. */
const TRIES = 3;

export class FetchAll {
  state: Fetching = IDLE;
  private readonly shelf: Shelf;
  private readonly listeners = new Set<() => void>();
  private stopping = new AbortController();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  /** Has `listener` called after each change; returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Never rejects; `state.problem` says what went wrong. */
  async start(): Promise<void> {
    if (this.state.isRunning) return;
    this.stopping = new AbortController();
    this.set({ ...IDLE, isRunning: true });
    let problem = '';
    try {
      await this.fetchPublished(TRIES);
    } catch (error) {
      problem = problemOf(error);
    }
    this.set({ ...this.state, isRunning: false, problem });
  }

  /** What has come whole stays, and is not fetched again. */
  stop(): void {
    this.stopping.abort();
  }

  private async fetchPublished(tries: number): Promise<void> {
    try {
      await this.fetchAll(await this.shelf.published());
    } catch (error) {
      if (!(error instanceof ChangedError) || tries <= 1) throw error;
      await this.fetchPublished(tries - 1);
    }
  }

  private async fetchAll(manifest: Manifest): Promise<void> {
    const missing = new Set(await missingFiles(this.shelf, manifest));
    const total = sizeOf(manifest, missing, 'sent');
    this.set({ ...IDLE, isRunning: true, total });
    const options = {
      signal: this.stopping.signal,
      onFile: ({ path, sent }: { path: string; sent: number }) => {
        if (!missing.delete(path)) return;
        this.set({ ...this.state, done: this.state.done + sent });
      },
    };
    for (const page of manifest.pages) {
      await this.shelf.keepPage(manifest, page, options);
    }
    await this.shelf.keep(manifest, manifest.search, options);
  }

  private set(state: Fetching): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Paths of the files that are not here. */
export async function missingFiles(
  shelf: Shelf,
  manifest: Manifest,
): Promise<string[]> {
  const present = await shelf.present(manifest);
  return everything(manifest)
    .map((place) => manifest.files[place]!.path)
    .filter((path) => !present.has(addressOf(path)));
}

/** Sum of one of the two sizes of these files. */
export function sizeOf(
  manifest: Manifest,
  paths: Iterable<string>,
  size: 'bytes' | 'sent',
): number {
  const wanted = new Set(paths);
  return manifest.files
    .filter(({ path }) => wanted.has(path))
    .reduce((sum, file) => sum + file[size], 0);
}

function problemOf(error: unknown): string {
  const { name = '', message = '' } = error as Partial<Error>;
  if (name === 'AbortError') return 'Stopped.';
  if (name === 'QuotaExceededError') {
    return 'The browser has no more room for this site.';
  }
  if (name === 'ChangedError') return message;
  return `The connection was lost (${message.slice(0, 120)}).`;
}
