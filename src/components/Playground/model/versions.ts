/** The versions of one playground that a browser keeps. */
import type { Pattern } from '../../../catalog/types.ts';
import { checkSetup } from './check-setup.ts';
import { initialSetup, isUntouched } from './setup.ts';
import type { Setup } from './setup.ts';

export type Author = 'reader' | 'link';

export interface Version {
  setup: Setup;
  author: Author;
  /** The open page that made it, if it was another. */
  page?: string;
}

/** What is there again at the next visit. */
export interface Kept {
  setup: Setup;
  author: Author;
  fromLink: boolean;
  link?: string;
  aside: readonly Version[];
  /** Some of it was kept, and is of no use to the page any more. */
  isPartial?: boolean;
}

/** Older ones are given up. */
const MAX_ASIDE = 4;
/** Characters; far more than anybody types, far less than a browser keeps. */
const MAX_KEPT = 2_000_000;

export function isSame(
  one: { setup: Setup },
  other: { setup: Setup },
): boolean {
  return textOf(one.setup) === textOf(other.setup);
}

/** The same setup has the same text, in whichever order it was set. */
function textOf(setup: Setup): string {
  const { edits, variant, story, seed, faults, schedule } = setup;
  const files = Object.entries(edits).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([files, variant, story, seed, faults, schedule]);
}

/** The list with a version in front; another of the same page makes way. */
export function withVersion(
  aside: readonly Version[],
  version: Version,
): readonly Version[] {
  const { page } = version;
  const others = aside.filter(
    (one) => !isSame(one, version) && (page === undefined || one.page !== page),
  );
  return [version, ...others].slice(0, MAX_ASIDE);
}

/** What a version consists of, for a button: `my breaker.ts`. */
export function nameOf({ setup, author, page }: Version): string {
  const files = Object.keys(setup.edits);
  const [first, ...others] = files;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const what = first === undefined ? 'settings' : `${first}${more}`;
  if (author === 'link') return `the link\u2019s ${what}`;
  return page === undefined ? `my ${what}` : `my ${what} of another tab`;
}

/**
 * The text that a browser keeps, and shorter ones if it has no room for it:
 * with fewer versions aside. `page` tells open pages apart.
 */
export function writeKept(kept: Kept, page: string): string[] {
  const { setup, author, fromLink, link, aside } = kept;
  const texts = [...aside.keys(), aside.length].toReversed().map((count) =>
    JSON.stringify({
      page,
      setup,
      author,
      fromLink,
      link,
      aside: aside.slice(0, count),
    }),
  );
  return texts.filter((text) => text.length <= MAX_KEPT);
}

/**
 * What a browser has kept, and by which page. The site may have changed since
 * then: of a setup that no longer fits, the files that are still there stay.
 * Undefined when nothing can be made of the text.
 */
export function readKept(
  pattern: Pattern,
  text: string | null,
): { kept: Kept; page: string } | undefined {
  if (text === null || text.length > MAX_KEPT) return undefined;
  const value = parsed(text);
  if (!isObject(value)) return undefined;
  const version = versionOf(pattern, value);
  if (version === undefined) return undefined;
  const { fromLink, link, aside, page } = value;
  const list: readonly unknown[] = Array.isArray(aside) ? aside : [];
  const { setup, author } = version;
  const kept: Kept = {
    setup,
    author,
    fromLink: fromLink === true,
    aside: list
      .slice(0, MAX_ASIDE)
      .map((one) => (isObject(one) ? versionOf(pattern, one) : undefined))
      .filter((one) => one !== undefined),
  };
  if (typeof link === 'string') kept.link = link;
  if (isPartial(setup, value.setup)) kept.isPartial = true;
  return { kept, page: typeof page === 'string' ? page : '' };
}

/** True when less came of what was kept than it held. */
function isPartial(setup: Setup, held: unknown): boolean {
  return !isObject(held) || !isSame({ setup }, { setup: held as never });
}

function versionOf(
  pattern: Pattern,
  { setup, author, page }: Record<string, unknown>,
): Version | undefined {
  const whole = fitting(pattern, setup);
  if (whole === undefined) return undefined;
  const version: Version = {
    setup: whole,
    author: author === 'link' ? 'link' : 'reader',
  };
  if (typeof page === 'string' && author !== 'link') version.page = page;
  return version;
}

const SETTINGS = ['variant', 'story', 'seed', 'faults', 'schedule'] as const;

/** What of a setup is still one of this page. */
function fitting(pattern: Pattern, setup: unknown): Setup | undefined {
  if (!isObject(setup)) return undefined;
  const unfit = (why: string) => ({ problem: why });
  const { slug } = pattern;
  const checked = checkSetup(pattern, { slug, ...setup }, unfit);
  if ('setup' in checked) return checked.setup;
  const names = new Set(pattern.files.map(({ name }) => name));
  const { edits } = setup;
  if (!isObject(edits)) return undefined;
  const left = Object.entries(edits).filter(
    (entry): entry is [string, string] =>
      names.has(entry[0]) && typeof entry[1] === 'string',
  );
  let kept: Setup = {
    ...initialSetup(pattern),
    edits: Object.fromEntries(left),
  };
  for (const field of SETTINGS) {
    const next = { slug, ...kept, [field]: setup[field] };
    const checked = checkSetup(pattern, next, unfit);
    if ('setup' in checked) kept = checked.setup;
    // A seed and faults are those of a story.
    else if (field === 'story') break;
  }
  return isUntouched(pattern, kept) ? undefined : kept;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // damaged: there is nothing to bring back
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
