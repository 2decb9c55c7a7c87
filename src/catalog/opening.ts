/** The story that a page opens with: in its lead and in its playground. */
import type { Pattern, Story } from './types.ts';

/**
 * The first story in scenarios.ts that shows the pattern; what goes wrong
 * without it is told below. Undefined where there is no story at all.
 */
export function openingStory({
  stories,
}: Pick<Pattern, 'stories'>): Story | undefined {
  return stories.find(({ withoutPattern }) => !withoutPattern) ?? stories[0];
}
