/**
 * What the catalog says of a pattern's code, as far as that code is what
 * runs. Of anything that a reader changed it knows nothing.
 */
import type { Pattern, Variant } from '../../../catalog/types.ts';
import { storyOf } from './setup.ts';
import type { Setup } from './setup.ts';

/** The rules that the chosen code is known not to keep in its story. */
export function limitsOf(
  pattern: Pattern,
  setup: Setup,
): Readonly<Record<string, string>> {
  const { edits, variant } = setup;
  const isPattern = variant === `${pattern.slug}.ts`;
  // A search plays no test.
  const others = Object.keys(edits).filter(
    (name) => name !== `${pattern.slug}.test.ts`,
  );
  if (!isPattern || others.length > 0) return {};
  return storyOf(pattern, setup)?.searchLimits ?? {};
}

/** The chosen version, if it is a naive one as served, and what it breaks. */
export function variantOf(pattern: Pattern, setup: Setup): Variant | undefined {
  const { edits } = setup;
  const variant = pattern.variants.find(({ file }) => file === setup.variant);
  if (variant === undefined || Object.hasOwn(edits, variant.file)) {
    return undefined;
  }
  // The tests, and the stories that some of them play, may be others.
  const isOwn = Object.keys(edits).length > 0;
  return isOwn ? { ...variant, breaks: [] } : variant;
}
