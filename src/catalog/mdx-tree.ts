/** A page's syntax tree, by the parser that the site is built with. */
import type { Code } from './mdx-names.ts';

/** A node of the tree, as far as it is looked at. */
export interface MdxNode {
  type: string;
  children?: MdxNode[];
  position?: { start: { line: number } };
  /** Of a heading: 1 to 6. */
  depth?: number;
  /** Of text, code and expressions. */
  value?: string;
  /** Of links, their definitions and images. */
  url?: string;
  /** Of an element. */
  name?: string | null;
  attributes?: Attribute[];
  data?: { estree?: Code };
}

export interface Attribute {
  /** `mdxJsxAttribute`, or an expression `{...x}`. */
  type: string;
  name?: string;
  value?: string | { data?: { estree?: Code } } | null;
  data?: { estree?: Code };
}

/** The text can't be read as MDX. */
export class MdxError extends Error {
  /** From 1, in the file; undefined when the parser does not say. */
  readonly line: number | undefined;

  constructor(reason: string, line: number | undefined) {
    super(reason);
    this.line = line;
  }
}

/** Reads MDX. */
export type MdxParser = (text: string) => MdxNode;

/**
 * Loads the parser, half a second's work. Lines are those of the file.
 *
 * @returns a function that throws MdxError when a text is no MDX.
 */
export async function mdxParser(): Promise<MdxParser> {
  // Modules that can't be required, and scripts may be.
  const [{ createProcessor }, { default: gfm }, { default: directive }] =
    await Promise.all([
      import('@mdx-js/mdx'),
      import('remark-gfm'),
      import('remark-directive'),
    ]);
  const processor = createProcessor({ remarkPlugins: [gfm, directive] });
  return (text) => parse((body) => processor.parse(body) as MdxNode, text);
}

function parse(parser: MdxParser, text: string): MdxNode {
  const body = text
    // The front matter is read elsewhere; its lines stay.
    .replace(/^---\r?\n[\s\S]*?\n---(?=\r?\n|$)/, (head) =>
      head.replace(/[^\n]/g, ''),
    )
    // As Docusaurus does with `## Name {#id}`; see `headingIds`.
    .replace(/^(#+ .*)\{#/gm, '$1\\{#');
  try {
    return parser(body);
  } catch (error) {
    const { reason, line } = error as { reason?: string; line?: number };
    const message = reason ?? String(error);
    // `(3:1-3:14)`: where what it names stands.
    const [, at] = /\((\d+):\d+/.exec(message) ?? [];
    const own = message.replace(/ \(\d+:\d+(-\d+:\d+)?\)/g, '');
    throw new MdxError(own, line ?? (at === undefined ? undefined : +at));
  }
}

/** All nodes, from the outside in. */
export function* nodesOf(node: MdxNode): Generator<MdxNode> {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}

/** The words in a node, code included. */
export function textOf(node: MdxNode): string {
  return [...nodesOf(node)]
    .filter(({ type }) => type === 'text' || type === 'inlineCode')
    .map(({ value = '' }) => value)
    .join('');
}

/** Those of an element; a directive has others. */
export function attributesOf({ attributes }: MdxNode): Attribute[] {
  return Array.isArray(attributes) ? attributes : [];
}
