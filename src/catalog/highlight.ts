/** Code as HTML, coloured once at build time by the classes of Prism. */
import { Prism } from 'prism-react-renderer';
import { escapeHtml } from './escape.ts';

/** A part of a line, and the names of what it is. */
interface Piece {
  text: string;
  types: readonly string[];
}

/**
 * What StaticCode's styles give a colour. All else stays plain text: a page
 * holds all its files, and each span is an element more.
 */
const COLOURED = new Set(
  (
    'comment doc-comment string template-string number boolean constant ' +
    'keyword function class-name builtin'
  ).split(' '),
);

type Token = ReturnType<typeof Prism.tokenize>[number];

/** A line that is marked: a class, and what it says when pointed at. */
export interface LineMark {
  line: number;
  kind: string;
  text: string;
}

/**
 * TypeScript as HTML: a `<span class="line">` for each line, a
 * `<span class="token …">` for each coloured word.
 */
export function highlight(
  source: string,
  marks: readonly LineMark[] = [],
): string {
  const marked = new Map(marks.map((mark) => [mark.line, mark]));
  return highlightLines(source)
    .map((html, i) => {
      const { kind, text } = marked.get(i + 1) ?? {};
      const names = kind === undefined ? 'line' : `line ${kind}`;
      const said = escapeHtml(text ?? '').replaceAll('"', '&quot;');
      const title = text === undefined ? '' : ` title="${said}"`;
      return `<span class="${names}"${title}>${html}\n</span>`;
    })
    .join('');
}

/** The lines of TypeScript as HTML, without an element around each. */
export function highlightLines(source: string): string[] {
  const grammar = Prism.languages.typescript ?? Prism.languages.tsx!;
  const tokens = Prism.tokenize(source.trimEnd(), grammar);
  const lines: string[][] = [[]];
  for (const { text, types } of tokens.flatMap((one) => pieces(one, []))) {
    text.split('\n').forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== '') lines.at(-1)!.push(span(part, types));
    });
  }
  return lines.map((parts) => parts.join(''));
}

function pieces(token: Token, around: readonly string[]): Piece[] {
  if (typeof token === 'string') return [{ text: token, types: around }];
  const types = [...around, token.type];
  const { content } = token;
  if (typeof content === 'string') return [{ text: content, types }];
  const inner = Array.isArray(content) ? content : [content];
  return inner.flatMap((one) => pieces(one, types));
}

function span(text: string, types: readonly string[]): string {
  const html = escapeHtml(text);
  const type = types.findLast((one) => COLOURED.has(one));
  return type === undefined
    ? html
    : `<span class="token ${type}">${html}</span>`;
}
