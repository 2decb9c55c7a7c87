/** What a folder compares, by the head of its page. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { comparedBy } from './compared.ts';
import { Fixture } from './fixture.ts';

const PAGE = 'docs/resiliency/demo.mdx';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo');
});

afterEach(() => fixture.dispose());

it.each([
  ['two patterns', 'compares: [other, third]', ['other', 'third']],
  ['none', 'needs: [other]', []],
  ['an empty list', 'compares: []', []],
  ['no list', 'compares: other', []],
  ['what is no YAML', 'compares: [other', []],
])('names %s', (_what, field, expected) => {
  fixture.edit(PAGE, 'needs: []', field);
  expect(comparedBy(fixture.root, 'demo')).toEqual(expected);
});

it('names nothing for a head without relations, or without a page', () => {
  fixture.edit(PAGE, /^related:\n( {2}.*\n)+/m, 'related:\n');
  expect(comparedBy(fixture.root, 'demo')).toEqual([]);
  expect(comparedBy(fixture.root, 'gone')).toEqual([]);
});
