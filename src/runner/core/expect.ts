/** `expect`, as Vitest makes it, without snapshots and polling. */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  ChaiStyleAssertions,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  addCustomEqualityTesters,
  chai,
  customMatchers,
  getState,
  setState,
  type ExpectStatic,
  type MatcherState,
  type MatchersObject,
} from '@vitest/expect';

interface Globals {
  [GLOBAL_EXPECT]?: ExpectStatic;
  [ASYMMETRIC_MATCHERS_OBJECT]?: object;
}

const FRESH: Partial<MatcherState> = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

/** Makes the one `expect` of a run. */
export function makeExpect(): ExpectStatic {
  chai.use(JestExtend);
  chai.use(JestChaiExpect);
  chai.use(ChaiStyleAssertions);
  chai.use(JestAsymmetricMatchers);
  chai.config.truncateThreshold = 60;
  const globals = globalThis as Globals;
  // JestExtend adds this one; chai's own types don't know it.
  const root = chai.expect as unknown as {
    extend(expect: ExpectStatic, matchers: MatchersObject): void;
  };
  const start = (value: unknown, message?: string) => {
    const { assertionCalls } = getState(expect);
    setState({ assertionCalls: assertionCalls + 1 }, expect);
    return chai.expect(value, message);
  };
  const expect = Object.assign(
    start,
    chai.expect,
    globals[ASYMMETRIC_MATCHERS_OBJECT],
  ) as unknown as ExpectStatic;
  globals[GLOBAL_EXPECT] = expect;
  setState(FRESH, expect);
  Object.assign(expect, {
    getState: () => getState(expect),
    setState: (state: Partial<MatcherState>) => setState(state, expect),
    assert: chai.assert,
    extend: (matchers: MatchersObject) => root.extend(expect, matchers),
    addEqualityTesters: addCustomEqualityTesters,
    unreachable: (message = '') =>
      chai.assert.fail(`expected "${message}" not to be reached`),
    assertions: (count: number) => {
      const wrong = () =>
        new Error(
          `expected ${count} assertions, but got ` +
            String(getState(expect).assertionCalls),
        );
      setState(
        {
          expectedAssertionsNumber: count,
          expectedAssertionsNumberErrorGen: wrong,
        },
        expect,
      );
    },
    hasAssertions: () => {
      const none = new Error('expected any number of assertions, but got none');
      setState(
        { isExpectingAssertions: true, isExpectingAssertionsError: none },
        expect,
      );
    },
  });
  expect.extend(customMatchers);
  return expect;
}

/** Forgets what the last test asserted. */
export function startCounting(expect: ExpectStatic): void {
  setState(FRESH, expect);
}

/** @throws when a test made not as many assertions as it announced. */
export function checkCount(expect: ExpectStatic): void {
  const state = getState(expect);
  const { assertionCalls, expectedAssertionsNumber: expected } = state;
  if (
    expected !== null &&
    expected !== undefined &&
    assertionCalls !== expected
  ) {
    throw state.expectedAssertionsNumberErrorGen?.();
  }
  if (state.isExpectingAssertions && assertionCalls === 0) {
    throw state.isExpectingAssertionsError;
  }
}
