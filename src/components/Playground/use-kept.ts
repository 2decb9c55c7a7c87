/** Keeps what the reader typed in the browser, and brings it back. */
import { useEffect, useRef } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { initialSetup, isUntouched } from './model/setup.ts';
import type { State } from './model/state.ts';
import { isSame, readKept, withVersion, writeKept } from './model/versions.ts';
import type { Version } from './model/versions.ts';
import type { Commands } from './commands.ts';

const PAUSE_MS = 300;

/** The tab's own first. */
const STORAGES = ['sessionStorage', 'localStorage'] as const;

/** Until the page is left, also where storage is forbidden or full. */
const MEMORY = new Map<string, string>();

/** Tells this page from the same page in another tab. */
const PAGE = Math.random().toString(36).slice(2);

/**
 * First the tab's own version, so that two tabs can hold two; else the one
 * that was made last in any tab. Storage that is full or forbidden is no
 * error: the page says then that nothing is kept.
 */
export function useKept(
  pattern: Pattern,
  place: string,
  state: State,
  { dispatch }: Commands,
): void {
  const key = keyOf(place);
  /** What both storages held when this page read or wrote them last. */
  const known = useRef<Version>(undefined);

  useEffect(() => {
    const found = foundFor(pattern, key);
    if (found === undefined) return;
    known.current = found.kept;
    dispatch({ type: 'restore', kept: found.kept });
  }, [pattern, key, dispatch]);

  const { setup, author, fromLink, link, aside, keeps } = state;
  const touched = !isUntouched(pattern, setup);
  const isFirst = useRef(true);
  /** Writes what the last change left; at most once. */
  const pending = useRef<() => void>(undefined);
  useEffect(() => {
    // What is there before anything was read is not the reader's.
    if (isFirst.current) {
      isFirst.current = false;
      return undefined;
    }
    const save = () => {
      if (pending.current !== save) return;
      pending.current = undefined;
      const mine: Version = { setup, author };
      const other = readKept(pattern, get('localStorage', key));
      const isNews =
        other !== undefined &&
        other.page !== PAGE &&
        !isUntouched(pattern, other.kept.setup) &&
        ![mine, known.current, ...aside].some(
          (one) => one !== undefined && isSame(one, other.kept),
        );
      known.current = mine;
      const isEmpty = !touched && aside.length === 0;
      const kept = { setup, author, fromLink, link, aside };
      const texts = isEmpty ? [undefined] : writeKept(kept, PAGE);
      remember(key, texts[0]);
      const done = STORAGES.map((storage) =>
        texts.some((text) => put(storage, key, text)),
      );
      dispatch({ type: 'keeps', keeps: done.includes(true) });
      if (!isNews) return;
      const { page, kept: theirs } = other;
      const version = { setup: theirs.setup, author: theirs.author, page };
      dispatch({ type: 'setAside', version });
    };
    pending.current = save;
    const timer = setTimeout(save, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [pattern, key, setup, author, fromLink, link, aside, touched, dispatch]);

  useEffect(() => {
    const leave = () => pending.current?.();
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', leave);
      leave(); // the playground goes, by a link or by an error
    };
  }, []);

  const isAtRisk = touched && !keeps;
  useEffect(() => {
    if (!isAtRisk) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isAtRisk]);
}

/** For a version with which the playground fails: the original comes next. */
export function setKeptAside(pattern: Pattern, place: string): void {
  const key = keyOf(place);
  const found = foundFor(pattern, key);
  if (found === undefined) return;
  const { setup, author, aside } = found.kept;
  const [text] = writeKept(
    {
      setup: initialSetup(pattern),
      author: 'reader',
      fromLink: false,
      aside: withVersion(aside, { setup, author }),
    },
    PAGE,
  );
  remember(key, text);
  for (const storage of STORAGES) put(storage, key, text);
}

type Place = (typeof STORAGES)[number];

const keyOf = (place: string) => `playground/${place}`;

function foundFor(pattern: Pattern, key: string): ReturnType<typeof readKept> {
  const [own, last] = STORAGES.map((one) => readKept(pattern, get(one, key)));
  return own ?? last ?? readKept(pattern, MEMORY.get(key) ?? null);
}

function remember(key: string, text: string | undefined): void {
  if (text === undefined) MEMORY.delete(key);
  else MEMORY.set(key, text);
}

function get(place: Place, key: string): string | null {
  try {
    return window[place].getItem(key);
  } catch {
    return null; // forbidden, which is said when something can't be kept
  }
}

/** False when it can't be kept. */
function put(place: Place, key: string, text: string | undefined): boolean {
  try {
    if (text === undefined) window[place].removeItem(key);
    else window[place].setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
