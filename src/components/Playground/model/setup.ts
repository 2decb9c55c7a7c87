/** What a reader can set, and what of it a run or a link needs. */
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { openingStory } from '../../../catalog/opening.ts';
import type { Pattern, Story } from '../../../catalog/types.ts';
import type { Job } from '../../../runner/types.ts';

/** Everything that Share carries and Reset forgets. */
export interface Setup {
  /** Only the files that differ from the site's. */
  edits: Readonly<Record<string, string>>;
  /** The file that stands for the pattern: itself or a naive version. */
  variant: string;
  /** Exported name of the story. */
  story: string;
  /** Absent: the story's own. */
  seed?: number;
  /** Absent: the story's own. */
  faults?: readonly Fault[];
  /** An order of deliveries that a search has found. */
  schedule?: readonly number[];
}

/**
 * A run is stopped after so many real ms; a search may take longer. One
 * behaviour has 0.4 of it, and a busy machine makes one of a second last four.
 */
export const DEADLINE_MS = { run: 20_000, search: 60_000 } as const;

/** What the page shows before anyone has touched it. */
export function initialSetup(pattern: Pattern): Setup {
  return {
    edits: {},
    variant: `${pattern.slug}.ts`,
    story: openingStory(pattern)?.name ?? '',
  };
}

/** The catalog's entry for the chosen story. */
export function storyOf(pattern: Pattern, setup: Setup): Story | undefined {
  return pattern.stories.find(({ name }) => name === setup.story);
}

/** What a run takes from its story where the reader set nothing. */
export interface Own {
  /** Undefined where only a run can tell. */
  seed?: number;
  /** Undefined where only a run can tell. */
  faults?: readonly Fault[];
}

/**
 * The seed and the faults in force: the reader's, else those of the story as
 * its last run showed them. Before a run those of the catalog, unless the
 * reader has written stories of their own, of which nobody knows any yet.
 */
export function inForce(pattern: Pattern, setup: Setup, own: Own = {}): Own {
  const isOwn = 'scenarios.ts' in setup.edits;
  const { seed = 1, faults = [] } = storyOf(pattern, setup) ?? {};
  // The catalog reads them from the story's source, so they are faults.
  const known = isOwn ? {} : { seed, faults: faults as readonly Fault[] };
  return {
    seed: setup.seed ?? own.seed ?? known.seed,
    faults: setup.faults ?? own.faults ?? known.faults,
  };
}

/** True when nothing differs from the page as it was served. */
export function isUntouched(pattern: Pattern, setup: Setup): boolean {
  const start = initialSetup(pattern);
  return (
    Object.keys(setup.edits).length === 0 &&
    setup.variant === start.variant &&
    setup.story === start.story &&
    setup.seed === undefined &&
    setup.faults === undefined &&
    setup.schedule === undefined
  );
}

/** True when its run is the one whose picture the tests have recorded. */
export function isAsRecorded(pattern: Pattern, setup: Setup): boolean {
  const { story } = initialSetup(pattern);
  return isUntouched(pattern, { ...setup, story });
}

/**
 * Whether a search of the chosen story says something: the story states rules
 * and bounds, or the reader has written stories of their own.
 */
export function offersSearch(pattern: Pattern, setup: Setup): boolean {
  const isOwn = 'scenarios.ts' in setup.edits;
  return isOwn || storyOf(pattern, setup)?.searchable === true;
}

/** The bounds of a search in words; empty where the reader wrote them. */
export function searchBoundsOf(pattern: Pattern, setup: Setup): string {
  const isOwn = 'scenarios.ts' in setup.edits;
  return isOwn ? '' : (storyOf(pattern, setup)?.searchBounds ?? '');
}

/** The bounds of a story's search, and what they are if that is known. */
export function namedBounds(bounds: string): string {
  return `the story's bounds${bounds === '' ? '' : ` (${bounds})`}`;
}

/** Why a search of the chosen story would say nothing, and what to choose. */
export function whyNoSearch(pattern: Pattern, setup: Setup): string {
  const searched = pattern.stories.filter(({ searchable }) => searchable);
  const titles = searched.map(({ title }) => `“${title}”`);
  const title = storyOf(pattern, setup)?.title ?? setup.story;
  const others =
    titles.length === 0
      ? 'No story of this page does.'
      : `Choose ${listed(titles)}.`;
  return `“${title}” states no rules that a search could find broken. ${others}`;
}

function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2
    ? last
    : `${items.slice(0, -1).join(', ')} or ${last}`;
}

/** The files as the reader sees them. */
export function filesOf(
  sources: Readonly<Record<string, string>>,
  setup: Setup,
): Record<string, string> {
  return { ...sources, ...setup.edits };
}

/** What the runner is asked to do. */
export function jobOf(
  pattern: Pattern,
  sources: Readonly<Record<string, string>>,
  setup: Setup,
  task: Job['task'],
): Job {
  const { variant, story, seed, faults, schedule } = setup;
  return {
    slug: pattern.slug,
    files: filesOf(sources, setup),
    variant,
    story,
    seed,
    // A search begins from the story's own faults, not from its last find.
    ...(task === 'run' ? { faults, schedule } : {}),
    task,
    deadlineMs: DEADLINE_MS[task],
  };
}
