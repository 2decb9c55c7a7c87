/**
 * What a page says, as far as the catalog has to know: its headings and the
 * components it uses. Code fences, code spans and comments are not looked at.
 */
import matter from 'gray-matter';

export interface Heading {
  text: string;
  /** From 1, in the file. */
  line: number;
  /** Items of lists in its section, at the left margin. */
  items: number;
}

/** `<Story name="trips" />` as it stands in a page. */
export interface Use {
  component: string;
  /** Strings as they are; `{12}` as a number; `{x}` as its text. */
  attributes: Record<string, string | number>;
  line: number;
}

/** A use and its place, as offsets into the text it was found in. */
export interface Placed extends Use {
  start: number;
  end: number;
}

export interface Page {
  data: Record<string, unknown>;
  /** `## ` headings, in order. */
  headings: Heading[];
  uses: Use[];
  /** Words of prose, without code, headings or components. */
  words: number;
}

/**
 * Reads an MDX file.
 *
 * @throws Error when the front matter is not YAML.
 */
export function readPage(text: string): Page {
  const { data, content } = matter(text, {});
  const offset =
    text.slice(0, text.length - content.length).split('\n').length - 1;
  const body = blankOut(content);
  return {
    data: data as Record<string, unknown>,
    headings: headings(body, offset),
    uses: uses(body).map(({ component, attributes, line }) => ({
      component,
      attributes,
      line: line + offset,
    })),
    words: body
      .replace(/<[^>]*>|^#.*$/gm, ' ')
      .split(/\s+/)
      .filter(Boolean).length,
  };
}

/** Replaces what is not prose by blanks, line for line. */
function blankOut(content: string): string {
  const blank = (match: string) => match.replace(/[^\n]/g, ' ');
  return content
    .replace(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2[^\n]*$/gm, blank)
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, blank)
    .replace(/(`+)[^`\n](?:.*?[^`\n])?\1(?!`)/g, blank);
}

function headings(body: string, offset: number): Heading[] {
  const found: Heading[] = [];
  body.split('\n').forEach((text, i) => {
    const match = /^##\s+(.*?)\s*$/.exec(text);
    if (match !== null) {
      found.push({ text: match[1]!, line: i + 1 + offset, items: 0 });
    }
    const last = found.at(-1);
    if (/^[-*] /.test(text) && last !== undefined) last.items += 1;
  });
  return found;
}

const TAG =
  /<([A-Z]\w*)((?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))?)*)\s*\/?>/g;
const ATTRIBUTE = /([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|\{([^{}]*)\}))?/g;

/** The components in a page without its front matter, code left aside. */
export function usesIn(content: string): Placed[] {
  return uses(blankOut(content));
}

function uses(body: string): Placed[] {
  return [...body.matchAll(TAG)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    component: match[1]!,
    attributes: Object.fromEntries(
      [...(match[2] ?? '').matchAll(ATTRIBUTE)].map((one) => [
        one[1]!,
        value(one[2] ?? one[3], one[4]),
      ]),
    ),
    line: body.slice(0, match.index).split('\n').length,
  }));
}

function value(text?: string, expression?: string): string | number {
  if (text !== undefined) return text;
  const trimmed = (expression ?? 'true').trim();
  const quotedText = /^(["'`])(.*)\1$/.exec(trimmed);
  if (quotedText !== null) return quotedText[2]!;
  const number = Number(trimmed.replace(/(?<=\d)_(?=\d)/g, ''));
  return trimmed === '' || Number.isNaN(number) ? trimmed : number;
}
