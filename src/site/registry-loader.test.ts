import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Docusaurus writes the list; this is the form of its lines. */
const WRITER =
  'node_modules/@docusaurus/core/lib/server/codegen/codegenRoutes.js';
const LINE =
  '  "a": [() => import(/* webpackChunkName: "a" */ "@site/docs/a.mdx"), ' +
  '"@site/docs/a.mdx", require.resolveWeak("@site/docs/a.mdx")],';

async function load(text: string): Promise<string> {
  const url = pathToFileURL(join('src', 'site', 'registry-loader.mjs')).href;
  const { default: loader } = (await import(url)) as {
    default: (text: string) => string;
  };
  return loader(text);
}

describe('the list of modules', () => {
  it('keeps its imports, and has nothing compiled that nobody asked for', async () => {
    expect(await load(LINE)).toBe(
      '  "a": [() => import(/* webpackChunkName: "a" */ "@site/docs/a.mdx"), ' +
        '"@site/docs/a.mdx", undefined],',
    );
  });

  it('is written by Docusaurus in the form that is looked for', () => {
    expect(readFileSync(WRITER, 'utf8')).toContain(
      'require.resolveWeak("${modulePath}")',
    );
  });
});
