import { expect, it } from 'vitest';
import { humanise, kebab, readScenarios } from './scenarios.ts';

const source = `
import type { Experiment, Scenario } from '../_simulation/types.ts';
/** Not exported. */
const hidden: Scenario = { async play() {} };
/** An older comment. */
/**
 * Two clients read \`x\` at once.
 *
 * One of them is stale.
 */
export const staleReadRace: Scenario = { search: {}, async play(world) {} };
export const bare = { play: async () => {} };
/** Measured. */
export const callerWait = {
  x: { label: 'x', values: [1] }, y: { label: 'y' }, series: {},
} satisfies Experiment;
/** A number is no story. */
export const limit = 3;
/** Made by a function. */
export const built: Scenario<string> = make();
export function make() { return hidden; }
`;

it('lists stories and experiments in source order, with captions', () => {
  expect(readScenarios(source)).toEqual([
    {
      name: 'staleReadRace',
      kind: 'story',
      caption: 'Two clients read x at once. One of them is stale.',
      title: 'Stale read race',
      line: 11,
    },
    { name: 'bare', kind: 'story', caption: '', title: 'Bare', line: 12 },
    {
      name: 'callerWait',
      kind: 'experiment',
      caption: 'Measured.',
      title: 'Caller wait',
      line: 14,
    },
    {
      name: 'built',
      kind: 'story',
      caption: 'Made by a function.',
      title: 'Built',
      line: 20,
    },
  ]);
});

it('makes file names and titles of exported names', () => {
  expect(kebab('staleReadRace')).toBe('stale-read-race');
  expect(kebab('prepareHTTPCall2')).toBe('prepare-http-call2');
  expect(humanise('staleReadRace')).toBe('Stale read race');
  expect(humanise('prepareHTTPCall2')).toBe('Prepare HTTP call2');
  expect(humanise('api-gateway')).toBe('API gateway');
});
