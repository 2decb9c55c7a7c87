import { openingStory } from '../../catalog/opening.ts';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from './Frame.tsx';

/** Where the picture of the opening story stands on each page. */
export const OPENING_ID = 'opening';

/** The picture at the head of a page: that of the opening story. */
export function Opening({ pattern }: { pattern: Pattern }): ReactNode {
  const { slug, figures } = pattern;
  const story = openingStory(pattern);
  if (story === undefined) return null;
  const { title, caption, figure } = story;
  return (
    <Frame
      id={OPENING_ID}
      slug={slug}
      figure={{ ...figureOf(figures, figure), title }}
      caption={caption}
    />
  );
}
