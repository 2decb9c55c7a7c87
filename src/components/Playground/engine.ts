/**
 * What a playground needs once someone uses it, in a chunk of its own: the
 * sources, the runner, links and the download.
 */
import type { Pattern } from '../../catalog/types.ts';
import type { Report, Runner } from '../../runner/types.ts';
import { createRunner } from '../../runner/frame.ts';
import { archive } from './model/archive.ts';
import { jobOf } from './model/setup.ts';
import type { Setup } from './model/setup.ts';
import { readLink, writeLink } from './model/share.ts';
import type { Opened } from './model/share.ts';
import type { Task } from './model/state.ts';
import { loadTexts } from './sources.ts';

export interface Notice {
  text: string;
  link?: string;
}

export interface Engine {
  /** Resolves when a run can start at once. */
  load(): Promise<void>;
  isRunning(): boolean;
  run(
    setup: Setup,
    task: Task,
    onReport: (report: Report) => void,
  ): Promise<void>;
  stop(): void;
  dispose(): void;
  open(hash: string): Opened;
  share(setup: Setup): Promise<Notice>;
  download(setup: Setup): Promise<Notice>;
}

/** `codeUrl` is where the site keeps the sources: `/code/`. */
export function createEngine(pattern: Pattern, codeUrl: string): Engine {
  const loadSources = () => loadTexts(`${codeUrl}${pattern.slug}.json`);
  let runner: Runner | undefined;
  let running = 0;
  return {
    async load() {
      const starting = (runner ??= createRunner());
      warmUp();
      await Promise.all([starting.prepare(), loadSources()]);
    },
    isRunning: () => running > 0,
    async run(setup, task, onReport) {
      const sources = await loadSources();
      const ready = (runner ??= createRunner());
      running += 1;
      try {
        await ready.run(jobOf(pattern, sources, setup, task), onReport);
      } finally {
        running -= 1;
      }
    },
    stop: () => runner?.stop(),
    dispose: () => runner?.dispose(),
    open: (hash) => readLink(pattern, hash),
    async share(setup) {
      const written = writeLink(pattern.slug, setup);
      if ('problem' in written) return { text: written.problem };
      return copied(linkTo(pattern, written.hash));
    },
    async download(setup) {
      const [sources, shared] = await Promise.all([
        loadSources(),
        loadTexts(`${codeUrl}_download.json`),
      ]);
      const page = linkTo(pattern, '');
      const { name, bytes } = archive(pattern, setup, sources, shared, page);
      save(name, bytes);
      const edited = Object.keys(setup.edits).length > 0;
      const what = edited ? 'your version of the code' : 'the code';
      return {
        text: `${name} holds ${what}. Unpack it, then: npm install && npm test.`,
      };
    },
  };
}

let warm = false;

/** Has what shows a run loaded, and Mermaid started, before there is one. */
function warmUp(): void {
  if (warm) return;
  warm = true;
  for (const words of [
    import('./ResultPanel.tsx'),
    import('./StatusText.tsx'),
  ]) {
    words.catch(() => {});
  }
  // A diagram that can't be drawn is reported where it is shown.
  void import('../live-diagram.ts')
    .then(({ drawDiagram }) => drawDiagram('sequenceDiagram\n  A->>B: x'))
    .catch(() => {});
}

function linkTo(pattern: Pattern, hash: string): string {
  return new URL(`${pattern.permalink}${hash}`, window.location.href).href;
}

/** Copies a link; where the browser forbids it, the page shows the link. */
async function copied(link: string): Promise<Notice> {
  try {
    await navigator.clipboard.writeText(link);
    return { text: 'The link is in the clipboard:', link };
  } catch {
    return { text: 'Copy this link:', link };
  }
}

function save(name: string, bytes: Uint8Array): void {
  const blob = new Blob([Uint8Array.from(bytes)], { type: 'application/zip' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
