/**
 * Lets an author write `<Story name="trips" />` and no more: imports the
 * component, imports the pattern's data, and hands it over.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { esmImport, expressionAttribute } from './mdx-nodes.ts';
import type { Element, Node, Root } from './mdx-nodes.ts';

/** Module of each component, below src/components. */
const COMPONENTS: Readonly<Record<string, string>> = {
  Symptoms: 'Symptoms',
  Lead: 'Lead',
  Topology: 'Figure/Topology',
  States: 'Figure/States',
  Story: 'Figure/Story',
  Playground: 'Playground',
  Try: 'Try',
  Behaviours: 'Behaviours',
  Limits: 'Behaviours/Limits',
  Findings: 'Findings',
  Experiment: 'Experiment',
  Value: 'Experiment/Value',
  Related: 'Related',
  Reference: 'Reference',
};

/** Components of pages that are about no single pattern. */
const OVERVIEWS: readonly string[] = ['PatternIndex', 'Sightings'];

const DATA = '@generated/catalog/default';

interface File {
  path: string;
}

/** The components that a page may use without an import, by its path. */
export function componentsOf(siteDir: string, path: string): readonly string[] {
  return isPatternPage(siteDir, path) ? Object.keys(COMPONENTS) : OVERVIEWS;
}

function isPatternPage(siteDir: string, path: string): boolean {
  const slug = basename(path).replace(/\.mdx?$/, '');
  return (
    relative(join(siteDir, 'docs'), path).split(sep).length === 2 &&
    existsSync(join(siteDir, 'patterns-code', slug))
  );
}

/** The remark plugin; `siteDir` is the root of the repository. */
export function remarkCatalog({ siteDir }: { siteDir: string }) {
  return (tree: Root, file: File): void => {
    const path = relative(join(siteDir, 'docs'), file.path).split(sep);
    const slug = basename(file.path).replace(/\.mdx?$/, '');
    if (path[0] === 'api')
      addBackLink(tree, siteDir, basename(dirname(file.path)));
    else if (isPatternPage(siteDir, file.path)) addPattern(tree, slug);
    else addOverviews(tree);
  };
}

function addPattern(tree: Root, slug: string): void {
  tree.children.unshift(element('Symptoms'), element('Lead'));
  const used = new Set<string>();
  visit(tree, (node) => {
    if (node.name === null || !Object.hasOwn(COMPONENTS, node.name)) return;
    used.add(node.name);
    node.attributes.push(expressionAttribute('pattern', 'pattern'));
  });
  tree.children.unshift(
    esmImport('pattern', `${DATA}/${slug}.json`),
    ...[...used].map((name) =>
      esmImport(name, `@site/src/components/${COMPONENTS[name]}`),
    ),
  );
}

/** Ordinary pages may show what the whole catalog holds. */
function addOverviews(tree: Root): void {
  const used = new Set<string>();
  visit(tree, ({ name }) => {
    if (OVERVIEWS.includes(name ?? '')) used.add(name!);
  });
  tree.children.unshift(
    ...[...used].map((name) => esmImport(name, `@site/src/components/${name}`)),
  );
}

/** A page of the reference leads back to the pattern's own page. */
function addBackLink(tree: Root, siteDir: string, slug: string): void {
  const written = readdirSync(join(siteDir, 'docs')).some((category) =>
    existsSync(join(siteDir, 'docs', category, `${slug}.mdx`)),
  );
  if (!written) return;
  const heading = tree.children.findIndex(({ type }) => type === 'heading');
  const link = element('PatternLink');
  link.attributes.push(expressionAttribute('pattern', 'pattern'));
  tree.children.splice(heading + 1, 0, link);
  tree.children.unshift(
    esmImport('pattern', `${DATA}/${slug}.link.json`),
    esmImport('PatternLink', '@site/src/components/Reference/PatternLink'),
  );
}

function element(name: string): Element {
  return { type: 'mdxJsxFlowElement', name, attributes: [], children: [] };
}

function visit(node: Node, onElement: (element: Element) => void): void {
  if (isElement(node)) onElement(node);
  for (const child of node.children ?? []) visit(child, onElement);
}

function isElement(node: Node): node is Element {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}
