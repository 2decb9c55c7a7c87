import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSame } from './same-files.ts';

describe('a folder that is made like another', () => {
  let root: string;
  const path = (name: string) => join(root, name);
  const write = (name: string, text: string) => {
    mkdirSync(join(path(name), '..'), { recursive: true });
    writeFileSync(path(name), text);
  };
  const make = () => makeSame(path('from'), path('to'));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'same-'));
    write('from/index.md', 'index');
    write('from/retry/retry.md', 'retry');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('has every file of it, also where there was no folder', () => {
    expect(make()).toBe(2);
    expect(readFileSync(path('to/retry/retry.md'), 'utf8')).toBe('retry');
  });

  it('gets what has changed', () => {
    make();
    write('from/retry/retry.md', 'another');
    expect(make()).toBe(1);
    expect(readFileSync(path('to/retry/retry.md'), 'utf8')).toBe('another');
  });

  it('leaves alone what is the same', () => {
    make();
    const long = new Date(0);
    utimesSync(path('to/index.md'), long, long);
    write('from/retry/retry.md', 'another');
    make();
    expect(statSync(path('to/index.md')).mtimeMs).toBe(0);
  });

  it('loses what is there no more', () => {
    write('to/saga/saga.md', 'saga');
    make();
    expect(existsSync(path('to/saga/saga.md'))).toBe(false);
  });
});
