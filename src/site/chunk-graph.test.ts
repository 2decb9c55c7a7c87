import type { StatsChunk, StatsCompilation } from 'webpack';
import { describe, expect, it } from 'vitest';

import { ChunkGraph, chunkNamesByPath } from './chunk-graph.ts';

/** A chunk with a file of its own name, and who loads it. */
function chunk(
  id: string,
  children: string[],
  from = '/site/src/a.ts',
  request = `./${id}`,
): Partial<StatsChunk> {
  return {
    id,
    names: [id],
    files: [`assets/js/${id}.js`],
    children,
    siblings: [],
    initial: id === 'main',
    origins: [{ module: from, request }] as StatsChunk['origins'],
  };
}

const REGISTRY = '/site/.docusaurus/registry.js';
const MERMAID = '/site/node_modules/mermaid/dist/mermaid.core.mjs';
const stats = {
  chunks: [
    chunk('main', ['page', 'text', 'search']),
    { ...chunk('page', ['engine'], REGISTRY), siblings: ['shared'] },
    chunk('shared', [], REGISTRY),
    chunk('text', [], REGISTRY),
    chunk('search', ['words']),
    chunk('words', []),
    chunk('engine', ['mermaid']),
    chunk('mermaid', ['sequence', 'pie']),
    chunk('sequence', [], MERMAID, './chunks/sequenceDiagram-ABC.mjs'),
    chunk('pie', [], MERMAID, './chunks/pieDiagram-ABC.mjs'),
  ],
} as unknown as StatsCompilation;
const graph = new ChunkGraph(stats);
const files = (names: string) =>
  names.split(' ').map((name) => `assets/js/${name}.js`);

describe('what a page can ask for', () => {
  it('is its chunks, what they share, and all that they load later', () => {
    expect(graph.under(['page', 'is-in-main'])).toEqual(
      files('page shared engine mermaid sequence'),
    );
  });

  it('is, for every page, what main starts with and loads later', () => {
    expect(graph.entry()).toEqual(files('main'));
    expect(graph.common()).toEqual(files('search words'));
  });

  it('is not known when none of its chunks is there', () => {
    expect(() => graph.under(['gone'])).toThrow('none of the chunks gone');
  });
});

describe('names of chunks', () => {
  const routes = [
    { path: '/', component: 'home' },
    {
      path: '/',
      component: 'layout',
      routes: [{ path: '/a/', component: 'doc' }],
    },
  ];
  const names = {
    '/-1': { __comp: 'h' },
    '/-2': { __comp: 'l', __context: { plugin: 'p' } },
    '/a/-3': { __comp: 'd', content: 'c' },
  };

  it('are those of the page and of what is around it', () => {
    const found = chunkNamesByPath(routes, names);
    expect(Object.fromEntries(found)).toEqual({
      '/': ['h'],
      '/a/': ['l', 'p', 'd', 'c'],
    });
  });

  it('are an error in another order than that of the routes', () => {
    const other = { '/a/-3': {}, '/-1': {} };
    expect(() => chunkNamesByPath(routes, other)).toThrow('"/a/-3"');
  });
});
