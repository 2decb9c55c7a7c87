/**
 * What a playground needs once someone uses it, in a chunk of its own: the
 * sources, the runner, links and the download.
 */
import type { Pattern } from '../../catalog/types.ts';
import type { Report, Runner } from '../../runner/types.ts';
import { createRunner } from '../../runner/frame.ts';
import { loadRecorded, recordedUrl } from '../recorded-drawing.ts';
import { archive } from './model/archive.ts';
import { filesOf, isAsRecorded, jobOf, storyOf } from './model/setup.ts';
import type { Own, Setup } from './model/setup.ts';
import { readLink, writeLink } from './model/share.ts';
import type { Opened } from './model/share.ts';
import type { Task } from './model/state.ts';
import { savesData } from './saves-data.ts';
import { loadTexts } from './sources.ts';

export interface Notice {
  text: string;
  link?: string;
}

export interface Engine {
  /** Resolves when a run of this can start at once. */
  load(setup: Setup): Promise<void>;
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
  download(setup: Setup, own: Own): Promise<Notice>;
}

/** `siteUrl` is where the site lies, with its `code/` and `diagrams/`. */
export function createEngine(pattern: Pattern, siteUrl: string): Engine {
  const codeUrl = `${siteUrl}code/`;
  const loadSources = () => loadTexts(`${codeUrl}${pattern.slug}.json`);
  /** Has what will draw the run of this ready when it has been played. */
  const prepareDrawing = (setup: Setup) => {
    const story = storyOf(pattern, setup);
    if (!isAsRecorded(pattern, setup) || story === undefined) warmUp();
    else void loadRecorded(recordedUrl(siteUrl, pattern.slug, story.figure));
  };
  /** Readers who have seen one story go on to the next. */
  const loadOthers = () => {
    if (savesData()) return;

    for (const { figure } of pattern.stories) {
      void loadRecorded(recordedUrl(siteUrl, pattern.slug, figure));
    }
  };
  let runner: Runner | undefined;
  let running = 0;
  return {
    async load(setup) {
      const starting = (runner ??= createRunner());
      loadPanels();
      prepareDrawing(setup);
      const files = loadSources().then((texts) => filesOf(texts, setup));
      await starting.prepare(files);
    },
    isRunning: () => running > 0,
    async run(setup, task, onReport) {
      const sources = await loadSources();
      const ready = (runner ??= createRunner());
      running += 1;
      // Nobody has recorded what it finds in this.
      if (task === 'search') warmUp();
      try {
        await ready.run(jobOf(pattern, sources, setup, task), onReport);
      } finally {
        running -= 1;
        setTimeout(loadOthers, OTHERS_AFTER_MS);
      }
    },
    stop: () => runner?.stop(),
    dispose: () => runner?.dispose(),
    open: (hash) => readLink(pattern, hash),
    async share(setup) {
      const written = writeLink(pattern, setup);
      if ('problem' in written) return { text: written.problem };
      return copied(linkTo(pattern, written.hash));
    },
    async download(setup, own) {
      const [sources, shared] = await Promise.all([
        loadSources(),
        loadTexts(`${codeUrl}_download.json`),
      ]);
      const page = linkTo(pattern, '');
      const { name, bytes } = archive(
        pattern,
        setup,
        own,
        sources,
        shared,
        page,
      );
      save(name, bytes);
      const edited = Object.keys(setup.edits).length > 0;
      const what = edited ? 'your version of the code' : 'the code';
      return {
        text: `${name} holds ${what}. Unpack it, then: npm install && npm test.`,
      };
    },
  };
}

/** Has what shows a run loaded before there is one. */
function loadPanels(): void {
  for (const words of [
    import('./ResultPanel.tsx'),
    import('./StatusText.tsx'),
  ]) {
    words.catch(() => {});
  }
}

/** Another run soon after the first is not to wait for them. */
const OTHERS_AFTER_MS = 1000;

let warm = false;

/** Has Mermaid loaded and started, for a run that was not recorded. */
function warmUp(): void {
  if (warm) return;
  warm = true;
  // A diagram that can't be drawn is reported where it is shown.
  void import('../live-diagram.ts')
    .then(({ warmUp }) => warmUp())
    .catch(() => (warm = false));
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
