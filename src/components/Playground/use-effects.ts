/** What a playground does by itself. */
import { useEffect, type RefObject } from 'react';
import {
  PREPARE_RUN,
  RUN_STORY,
  TRY_STORY,
  type Trial,
} from '../../catalog/run-story.ts';
import { SHOW_CODE } from '../../catalog/show-code.ts';
import type { CodePlace } from '../../catalog/show-code.ts';
import type { Pattern } from '../../catalog/types.ts';
import type { Engine } from './engine.ts';
import { isAsRecorded } from './model/setup.ts';
import type { State } from './model/state.ts';
import { savesData } from './saves-data.ts';
import { showResults } from './show-results.ts';
import { NOT_LOADED, type Commands } from './commands.ts';

/** After the first Run, every change runs by itself when it has settled. */
export function useRerun(state: State, { start }: Commands): void {
  const { live, revision, seen, pauseMs } = state;
  useEffect(() => {
    if (!live || revision === seen) return;
    const timer = setTimeout(() => start('run'), pauseMs);
    return () => clearTimeout(timer);
  }, [live, revision, seen, pauseMs, start]);
}

/**
 * Who changes something will run it: what that needs is fetched meanwhile.
 * A run that was not recorded needs more, so it is asked for again then.
 */
export function useChanged(
  pattern: Pattern,
  state: State,
  { prepare }: Commands,
): void {
  const isChanged = state.revision > 0 || state.fromLink;
  const isRecorded = isAsRecorded(pattern, state.setup);
  useEffect(() => {
    if (isChanged) prepare();
  }, [isChanged, isRecorded, prepare]);
}

/**
 * Who sees the playground may press Run: what that needs is fetched when the
 * browser has nothing else to do, unless the reader asked it to save data.
 */
export function useInSight(
  section: RefObject<HTMLElement | null>,
  { prepare }: Commands,
): void {
  useEffect(() => {
    const element = section.current;
    if (element === null || savesData()) return undefined;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      // Safari has no idle callbacks.
      if (typeof requestIdleCallback === 'function') {
        requestIdleCallback(prepare, { timeout: 1000 });
      } else {
        setTimeout(prepare);
      }
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [section, prepare]);
}

/**
 * Opens what the address holds, now and whenever it changes. `arrive` is told
 * of each link before it opens.
 */
export function useSharedLink(
  { dispatch }: Commands,
  withEngine: () => Promise<Engine>,
  arrive: (link: string) => void,
): void {
  useEffect(() => {
    const open = async () => {
      const { hash } = window.location;
      if (!hash.startsWith('#play=')) return;
      const engine = await withEngine();
      const opened = engine.open(hash);
      arrive(hash);
      if ('problem' in opened) {
        dispatch({ type: 'notice', text: opened.problem });
        return;
      }
      dispatch({ type: 'open', setup: opened.setup, link: hash });
    };
    const listen = () =>
      void open().catch(() => dispatch({ type: 'notice', text: NOT_LOADED }));
    listen();
    window.addEventListener('hashchange', listen);
    return () => window.removeEventListener('hashchange', listen);
  }, [dispatch, withEngine, arrive]);
}

/** Other parts of the page ask for a line of code; see show-code.ts. */
export function useShownCode({ slug }: Pattern, { dispatch }: Commands): void {
  useEffect(() => {
    const show = (event: Event) => {
      const place = (event as CustomEvent<CodePlace>).detail;
      if (place.slug !== slug) return;
      const { file, line } = place;
      dispatch({ type: 'jump', place: { file, line } });
    };
    window.addEventListener(SHOW_CODE, show);
    return () => window.removeEventListener(SHOW_CODE, show);
  }, [slug, dispatch]);
}

/**
 * The page's head asks for a run. The link under it leads here; code that
 * came with a link waits until Run is pressed where it can be read.
 */
export function useRunRequest(
  { slug }: Pattern,
  { fromLink }: State,
  { start, prepare, dispatch }: Commands,
): void {
  useEffect(() => {
    const listen = (event: Event) => {
      if ((event as CustomEvent<string>).detail === slug) prepare();
    };
    window.addEventListener(PREPARE_RUN, listen);
    return () => window.removeEventListener(PREPARE_RUN, listen);
  }, [slug, prepare]);
  useEffect(() => {
    if (fromLink) return undefined;
    const run = (event: Event) => {
      if ((event as CustomEvent<string>).detail !== slug) return;
      start('run');
      // After the jump to the section, which is the link's own.
      setTimeout(() => showResults(document.body));
    };
    window.addEventListener(RUN_STORY, run);
    return () => window.removeEventListener(RUN_STORY, run);
  }, [slug, fromLink, start]);
  useEffect(() => {
    if (fromLink) return undefined;
    const attempt = (event: Event) => {
      const trial = (event as CustomEvent<Trial>).detail;
      if (trial.slug !== slug) return;
      const { story, version: variant, task } = trial;
      dispatch({ type: 'try', story, variant });
      // Once it is set, and after the jump to the section.
      setTimeout(() => {
        start(task);
        showResults(document.body);
      });
    };
    window.addEventListener(TRY_STORY, attempt);
    return () => window.removeEventListener(TRY_STORY, attempt);
  }, [slug, fromLink, dispatch, start]);
}
