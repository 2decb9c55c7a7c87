import type { ParseFrontMatter } from '@docusaurus/types';

/** A pattern's intent is also its description: in lists, cards and meta. */
export const withIntent: ParseFrontMatter = async (params) => {
  const parsed = await params.defaultParseFrontMatter(params);
  const { intent } = parsed.frontMatter;
  if (typeof intent === 'string') parsed.frontMatter.description ??= intent;
  return parsed;
};
