/** What a naive version says of itself, in the comment at its head. */
import { readDocComment } from './doc-comment.ts';
import { didYouMean } from './names.ts';
import type { Report } from './problems.ts';
import type { Variant } from './types.ts';

/**
 * Reads the head comment. Each `@breaks` has to be the title of a behaviour,
 * where these are known;
 * a test elsewhere proves that exactly these fail.
 */
export function readVariant(
  file: string,
  text: string,
  titles: readonly string[] | undefined,
  report: Report,
): Variant {
  const head = headComment(text);
  const summary = head?.paragraphs[0] ?? '';
  if (summary === '') {
    report(
      'head comment',
      'is missing. It is written from edits.ts: say in its summary what is ' +
        'left out, and in its breaks which behaviours break.',
    );
  } else if (head?.breaks.length === 0) {
    report(
      '@breaks',
      'is missing. A naive version breaks at least one behaviour: add its ' +
        'title to the breaks in edits.ts.',
    );
  }
  for (const title of head?.breaks ?? []) {
    if (titles?.includes(title) ?? true) continue;
    report(
      '@breaks',
      `"${title}" is not the title of a test.${didYouMean(title, titles ?? [])} ` +
        'Copy the title from the spec into edits.ts, word for word.',
    );
  }
  const title = head?.title ?? '';
  if (head !== undefined && title === '') {
    report(
      '@title',
      'is missing. Say in edits.ts, as the title, what is left out: ' +
        '`without a lease`.',
    );
  }
  return { file, title, summary, breaks: head?.breaks ?? [] };
}

/** The comment at a file's head, and what its tags say. */
function headComment(
  text: string,
): { title: string; paragraphs: string[]; breaks: string[] } | undefined {
  const match = /^\s*(\/\*\*[\s\S]*?\*\/)/.exec(text);
  if (match === null) return undefined;
  const { paragraphs, tags } = readDocComment(match[1]!);
  const texts = (wanted: string) =>
    tags.filter(({ name }) => name === wanted).map((tag) => tag.text);
  const [title = ''] = texts('title');
  return { title, paragraphs, breaks: texts('breaks') };
}
