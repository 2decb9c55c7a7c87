import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { inlineScripts, writeHeaders } from './headers.ts';

/** `echo -n 'go()' | openssl dgst -sha256 -binary | base64` */
const HASH_OF_GO = "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='";

describe('inlineScripts', () => {
  it('finds what runs, and neither files nor data', () => {
    const html =
      '<script>go()</script><script src="/a.js"></script>' +
      '<script type="application/ld+json">{}</script>' +
      '<script type="module">later()</script><script type=text/javascript>x()</script>';
    expect(inlineScripts(html)).toEqual(['go()', 'later()', 'x()']);
  });
});

describe('writeHeaders', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'headers-'));
    mkdirSync(join(directory, 'deep'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('allows each inline script of each page once, and those of frames', () => {
    writeFileSync(join(directory, '_headers'), '/*\n  A: {inline-scripts};');
    for (const page of ['index.html', 'deep/index.html']) {
      writeFileSync(join(directory, page), '<script>go()</script>');
    }
    writeHeaders(directory, ['frame()']);
    const text = readFileSync(join(directory, '_headers'), 'utf8');
    expect(text.match(/'sha256-[^']+'/g)).toHaveLength(2);
    expect(text).toContain(HASH_OF_GO);
  });

  it('says what to do when the place for the hashes is gone', () => {
    writeFileSync(join(directory, '_headers'), '/*\n  A: b');
    expect(() => writeHeaders(directory, [])).toThrow(
      'static/_headers has no {inline-scripts}: put it where',
    );
  });
});
