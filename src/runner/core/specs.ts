/** Runs a spec file as Vitest would, one behaviour after the other. */
import type { ExpectStatic } from '@vitest/expect';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  startTests,
  suite,
  test,
  type Suite,
  type Task,
  type Test,
  type VitestRunner,
  type VitestRunnerConfig,
} from '@vitest/runner';
import {
  clearAllMocks,
  fn,
  isMockFunction,
  resetAllMocks,
  restoreAllMocks,
  spyOn,
} from '@vitest/spy';
import type { TestError } from '@vitest/utils';
import type { BehaviourResult, BehaviourName } from '../types.ts';
import { checkCount, makeExpect, startCounting } from './expect.ts';
import type { Module } from './load.ts';
import type { Problem, Send } from './messages.ts';
import type { Places } from './places.ts';
import { ReaderError } from './reader-error.ts';
import { cut } from './text.ts';

/** Of the job's time, so that the others still run after one that hangs. */
const TEST_SHARE = 0.4;
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

const CONFIG: Omit<VitestRunnerConfig, 'testTimeout' | 'hookTimeout'> = {
  root: '/',
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: true,
  sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** What stands in for `vitest`, and what runs the tests that it collects. */
export interface SpecKit {
  module: Module;
  expect: ExpectStatic;
}

export function makeSpecKit(): SpecKit {
  const expect = makeExpect();
  const mocks = { fn, spyOn, isMockFunction };
  const vi = { ...mocks, clearAllMocks, resetAllMocks, restoreAllMocks };
  const groups = { describe, suite, it, test };
  const hooks = { beforeAll, beforeEach, afterAll, afterEach };
  const module = { ...groups, ...hooks, expect, vi, vitest: vi };
  return { module, expect };
}

/**
 * Runs what `load` collects: tells which behaviours there are, and what came
 * of each as soon as it is known; with `only`, what has
 * another title is skipped. All may take `deadlineMs` of real time.
 *
 * @returns what broke outside of the tests, in their hooks and groups.
 * @throws what `load` throws, and ReaderError when there are no tests. Then
 * none has run.
 */
export async function runSpecs(
  load: () => Promise<unknown>,
  { expect }: SpecKit,
  places: Places,
  send: Send,
  { deadlineMs, only }: { deadlineMs: number; only?: string },
): Promise<Problem[]> {
  const reported = new Set<Test>();
  const report = (one: Test) => {
    reported.add(one);
    const result = { ...nameOf(one), ...outcome(one, places) };
    send({ type: 'result', result });
  };
  let failure: { error: unknown } | undefined;
  let isCollected = false;
  const runner: VitestRunner = {
    config: configOf(deadlineMs, only),
    importFile: () =>
      load().catch((error: unknown) => {
        failure = { error };
        throw error; // so that none of its tests runs
      }),
    onCollected: ([file]) => {
      isCollected = file?.result?.errors === undefined;
      const behaviours = isCollected ? testsOf(file).map(nameOf) : [];
      if (behaviours.length > 0) send({ type: 'planned', behaviours });
    },
    onBeforeRunTask: (one) => send({ type: 'testing', test: nameOf(one) }),
    onBeforeTryTask: () => startCounting(expect),
    onAfterTryTask: () => checkCount(expect),
    onAfterRunTask: report,
  };
  const [file] = await startTests(['/spec'], runner);
  if (failure !== undefined) throw failure.error;
  if (!isCollected) return problemsOf(file, places);
  const tests = testsOf(file);
  for (const one of tests) if (!reported.has(one)) report(one);
  if (tests.length === 0) {
    throw new ReaderError('The test file has no tests: nothing is promised.');
  }
  return problemsOf(file, places);
}

/** The errors of a group and of those in it: those of hooks, and of none. */
function problemsOf(task: Task | undefined, places: Places): Problem[] {
  if (task === undefined || task.type === 'test') return [];
  const where =
    task === task.file
      ? 'The test file broke outside of its tests'
      : `“${task.name}” broke outside of its tests`;
  const own = (task.result?.errors ?? []).map((error): Problem => {
    const place = places.inStack(error.stack ?? '');
    const message = `${where}: ${textOf(error, places)}`.replace(/\.?$/, '.');
    return place === undefined ? { message } : { message, place };
  });
  return [...own, ...task.tasks.flatMap((one) => problemsOf(one, places))];
}

function configOf(deadlineMs: number, only?: string): VitestRunnerConfig {
  const ms = deadlineMs * TEST_SHARE;
  const config = { ...CONFIG, testTimeout: ms, hookTimeout: ms };
  if (only === undefined) return config;
  // The pattern is tried on the titles of groups and test, joined.
  const literal = only.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return { ...config, testNamePattern: new RegExp(`${literal}$`) };
}

function testsOf(task: Task | undefined): Test[] {
  if (task === undefined) return [];
  return task.type === 'test' ? [task] : task.tasks.flatMap(testsOf);
}

/** Its title, that of the outermost `describe`, and of the one in that. */
function nameOf(test: Test): BehaviourName {
  let topic: Suite | undefined;
  let group = test.suite;
  while (group?.suite !== undefined) [topic, group] = [group, group.suite];
  const below = topic === undefined ? {} : { topic: topic.name };
  return { title: test.name, group: group?.name ?? '', ...below };
}

function outcome(
  test: Test,
  places: Places,
): Omit<BehaviourResult, keyof BehaviourName> {
  const { result, mode } = test;
  if (result?.state === 'pass') return { state: 'pass' };
  const error = errorOf(test);
  if (error === undefined) {
    const message = mode === 'todo' ? 'It has no test yet.' : 'It was skipped.';
    return { state: 'fail', message };
  }
  const { stack = '', diff } = error;
  const place = places.inStack(stack);
  return {
    state: 'fail',
    message: textOf(error, places),
    ...(typeof diff === 'string' ? { diff: plain(diff, 4000) } : {}),
    ...(place === undefined ? {} : { place }),
  };
}

/** Its own first error, or that of a group around it. */
function errorOf(test: Test): TestError | undefined {
  let task: Test | Suite | undefined = test;
  while (task !== undefined) {
    const [error] = task.result?.errors ?? [];
    if (error !== undefined) return error;
    task = task.suite ?? (task === test.file ? undefined : test.file);
  }
  return undefined;
}

function textOf(error: TestError, places: Places): string {
  const { name = 'Error', message = '' } = error;
  const text = name === 'AssertionError' ? message : `${name}: ${message}`;
  return plain(places.named(text), 2000);
}

/** Text without the colours that are meant for a terminal. */
function plain(text: string, length: number): string {
  return cut(text.replaceAll(ESCAPES, ''), length);
}
