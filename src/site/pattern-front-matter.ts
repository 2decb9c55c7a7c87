import type { ParseFrontMatter } from '@docusaurus/types';

/**
 * What a pattern's front matter means to Docusaurus. The intent is also the
 * description, in lists and for other sites. Tags narrow the index of
 * patterns; Docusaurus would make a page for each, and every such page adds
 * its route to the JavaScript of all others, so it sees them as keywords.
 */
export const patternFrontMatter: ParseFrontMatter = async (params) => {
  const { frontMatter, content } = await params.defaultParseFrontMatter(params);
  const { intent, tags, related, ...rest } = frontMatter;
  if (typeof intent !== 'string') return { frontMatter, content };
  return {
    content,
    frontMatter: {
      description: intent,
      keywords: tags,
      // What compares the patterns of a category leads them in the sidebar.
      ...(isComparison(related) ? { sidebar_position: 0 } : {}),
      ...rest,
      intent,
      related,
    },
  };
};

function isComparison(related: unknown): boolean {
  const { compares } = (related ?? {}) as { compares?: unknown };
  return Array.isArray(compares) && compares.length > 0;
}
