/** The words of a doc comment, and its tags. */
export interface DocComment {
  /** What stands before the first tag, each paragraph on one line. */
  paragraphs: string[];
  /** In order; the text of a tag may go over several lines. */
  tags: { name: string; text: string }[];
}

/** Reads what stands between the slash-stars. */
export function readDocComment(comment: string): DocComment {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const [prose = '', ...tags] = lines.join('\n').split(/^@/m);
  return {
    paragraphs: prose
      .split(/\n\s*\n/)
      .map(oneLine)
      .filter((paragraph) => paragraph !== ''),
    tags: tags.map((tag) => {
      const [, name = '', text = ''] = /^(\S*)([\s\S]*)$/.exec(tag) ?? [];
      return { name, text: oneLine(text) };
    }),
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
