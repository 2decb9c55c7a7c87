/** The life of one playground: its state, its jobs, its link. */
import useBaseUrl from '@docusaurus/useBaseUrl';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { SHOW_CODE } from '../../catalog/show-code.ts';
import type { CodePlace } from '../../catalog/show-code.ts';
import type { Pattern } from '../../catalog/types.ts';
import type { Engine } from './engine.ts';
import { initialState, reduce } from './model/state.ts';
import type { Action, State, Task } from './model/state.ts';

/** What buttons and fields call. */
export interface Commands {
  dispatch(action: Action): void;
  start(task: Task): void;
  stop(): void;
  reset(): void;
  share(): void;
  download(): void;
  /** Fetches what Run needs, when a reader is about to press it. */
  prepare(): void;
}

const loadEngine = () => import('./engine.ts');

/** State and commands; nothing heavy is loaded before a command needs it. */
export function usePlayground(pattern: Pattern): [State, Commands] {
  const [state, dispatch] = useReducer(
    (before: State, action: Action) => reduce(pattern, before, action),
    pattern,
    initialState,
  );
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);

  const codeUrl = useBaseUrl('/code/');
  const engine = useRef<Engine>(undefined);
  const jobs = useRef(0);
  const withEngine = useCallback(async (): Promise<Engine> => {
    const { createEngine } = await loadEngine();
    engine.current ??= createEngine(pattern, codeUrl);
    return engine.current;
  }, [pattern, codeUrl]);

  const commands = useMemo<Commands>(() => {
    /** Does `work` and puts what went wrong into a sentence. */
    const say = (
      work: () => Promise<string | { text: string; link?: string }>,
    ) =>
      void work().then(
        (said) => {
          const notice = typeof said === 'string' ? { text: said } : said;
          dispatch({ type: 'notice', ...notice });
        },
        () => dispatch({ type: 'notice', text: NOT_LOADED }),
      );
    const start = async (task: Task) => {
      const job = latest.current.job + 1;
      jobs.current = job;
      dispatch({ type: 'start', task, job });
      try {
        const ready = await withEngine();
        await ready.load();
        if (jobs.current !== job) return;
        await ready.run(latest.current.setup, task, (report) =>
          dispatch({ type: 'report', job, report }),
        );
      } catch {
        const error = { type: 'error', message: NOT_LOADED } as const;
        dispatch({ type: 'report', job, report: error });
        dispatch({ type: 'report', job, report: ENDED });
      }
    };
    const stop = () => {
      const { job, task } = latest.current;
      if (task === undefined) return;
      if (engine.current?.isRunning() === true) return engine.current.stop();
      jobs.current += 1;
      const error = { type: 'error', message: 'Stopped.' } as const;
      dispatch({ type: 'report', job, report: error });
      dispatch({ type: 'report', job, report: ENDED });
    };
    return {
      dispatch,
      start: (task) => void start(task),
      stop,
      reset() {
        jobs.current += 1;
        engine.current?.stop();
        dispatch({ type: 'reset' });
      },
      share: () =>
        say(async () => (await withEngine()).share(latest.current.setup)),
      download: () =>
        say(async () => (await withEngine()).download(latest.current.setup)),
      prepare: () =>
        void withEngine().then(
          (ready) => ready.load(),
          () => {},
        ),
    };
  }, [withEngine]);

  useRerun(state, commands);
  useSharedLink(commands, withEngine);
  useShownCode(pattern, commands);
  useEffect(
    () => () => {
      engine.current?.dispose();
      engine.current = undefined;
    },
    [],
  );
  return [state, commands];
}

const NOT_LOADED =
  'A part of this page could not be loaded. Check the connection and try again.';
const ENDED = { type: 'end', ok: false, ms: 0 } as const;

/** After the first Run, every change runs by itself when it has settled. */
function useRerun(state: State, { start }: Commands): void {
  const { live, revision, seen, pauseMs } = state;
  useEffect(() => {
    if (!live || revision === seen) return;
    const timer = setTimeout(() => start('run'), pauseMs);
    return () => clearTimeout(timer);
  }, [live, revision, seen, pauseMs, start]);
}

/** Opens what the address holds, now and whenever it changes. */
function useSharedLink(
  { dispatch }: Commands,
  withEngine: () => Promise<Engine>,
): void {
  useEffect(() => {
    const open = async () => {
      const { hash } = window.location;
      if (!hash.startsWith('#play=')) return;
      const engine = await withEngine();
      const opened = engine.open(hash);
      if ('problem' in opened) {
        dispatch({ type: 'notice', text: opened.problem });
        return;
      }
      const { setup } = opened;
      const file = Object.keys(setup.edits)[0] ?? setup.variant;
      dispatch({ type: 'open', setup, file });
    };
    const listen = () =>
      void open().catch(() => dispatch({ type: 'notice', text: NOT_LOADED }));
    listen();
    window.addEventListener('hashchange', listen);
    return () => window.removeEventListener('hashchange', listen);
  }, [dispatch, withEngine]);
}

/** Other parts of the page ask for a line of code; see show-code.ts. */
function useShownCode({ slug }: Pattern, { dispatch }: Commands): void {
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
