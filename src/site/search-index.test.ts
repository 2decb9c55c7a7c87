import { expect, it } from 'vitest';
import { spaced } from './search-index.ts';

it('puts a space between elements that touch, and nowhere else', () => {
  expect(spaced('<p>a <code>b</code>s<b>c</b>.</p><ul><li>d</li></ul>')).toBe(
    '<p>a <code>b</code>s<b>c</b>.</p> <ul><li>d</li></ul>',
  );
  expect(spaced('<figcaption>a.<details><summary>b</summary>c')).toBe(
    '<figcaption>a. <details><summary>b</summary>c',
  );
  expect(spaced('<span>it is dead<span>seen in <a>b</a></span></span>')).toBe(
    '<span>it is dead <span>seen in <a>b</a></span></span>',
  );
  expect(spaced('<td>a</td><td>b</td></tr>')).toBe(
    '<td>a</td> <td>b</td></tr>',
  );
});
