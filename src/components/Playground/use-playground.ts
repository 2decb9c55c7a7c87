/** The life of one playground: its state, its jobs, its link. */
import useBaseUrl from '@docusaurus/useBaseUrl';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import type { Engine, Notice } from './engine.ts';
import {
  useChanged,
  useRerun,
  useRunRequest,
  useSharedLink,
  useShownCode,
} from './use-effects.ts';
import { useKept } from './use-kept.ts';
import { NOT_LOADED, type Commands } from './commands.ts';
import { initialState, isOpenAlready, reduce } from './model/state.ts';
import type { Action, State, Task } from './model/state.ts';

const loadEngine = () => import('./engine.ts');

/**
 * State and commands; nothing heavy is loaded before a command needs it.
 * `place` is the name under which the browser keeps what was typed; `arrive`
 * brings the playground into sight.
 */
export function usePlayground(
  pattern: Pattern,
  place: string,
  arrive: () => void,
): [State, Commands] {
  const [state, dispatch] = useReducer(
    (before: State, action: Action) => reduce(pattern, before, action),
    pattern,
    initialState,
  );
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);

  const siteUrl = useBaseUrl('/');
  const engine = useRef<Engine>(undefined);
  const jobs = useRef(0);
  const withEngine = useCallback(async (): Promise<Engine> => {
    const { createEngine } = await loadEngine();
    engine.current ??= createEngine(pattern, siteUrl);
    return engine.current;
  }, [pattern, siteUrl]);

  const commands = useMemo<Commands>(() => {
    /** Does `work` and puts what went wrong into a sentence. */
    const say = (work: (engine: Engine) => Promise<Notice>) =>
      void withEngine()
        .then(work)
        .then(
          (notice) => dispatch({ type: 'notice', ...notice }),
          () => dispatch({ type: 'notice', text: NOT_LOADED }),
        );
    const start = async (task: Task) => {
      const job = Math.max(jobs.current, latest.current.job) + 1;
      jobs.current = job;
      dispatch({ type: 'start', task, job });
      try {
        const ready = await withEngine();
        await ready.load(latest.current.setup);
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
      reset: () => dispatch({ type: 'reset' }),
      share: () => say((ready) => ready.share(latest.current.setup)),
      download: () =>
        say((ready) =>
          ready.download(latest.current.setup, latest.current.own),
        ),
      // What fails here will fail again, and be told, when Run is pressed.
      prepare: () =>
        void withEngine()
          .then((ready) => ready.load(latest.current.setup))
          .catch(() => {}),
    };
  }, [withEngine]);

  // What ran was of the code that has gone.
  const { epoch } = state;
  useEffect(() => {
    jobs.current += 1;
    engine.current?.stop();
  }, [epoch]);

  useRerun(state, commands);
  useChanged(pattern, state, commands);
  useKept(pattern, place, state, commands);
  const arriveBy = useCallback(
    (link: string) => {
      if (!isOpenAlready(pattern, latest.current, link)) arrive();
    },
    [pattern, arrive],
  );
  useSharedLink(commands, withEngine, arriveBy);
  useShownCode(pattern, commands);
  useRunRequest(pattern, state, commands);
  useEffect(
    () => () => {
      engine.current?.dispose();
      engine.current = undefined;
    },
    [],
  );
  return [state, commands];
}

const ENDED = { type: 'end', ok: false, ms: 0 } as const;
