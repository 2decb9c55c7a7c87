import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from './Frame.tsx';

/** `<Story name="trips" />`: what happened, drawn, and its caption. */
export default function Story(props: {
  name: string;
  pattern: Pattern;
}): ReactNode {
  const { slug, stories, figures } = props.pattern;
  const story = stories.find(({ name }) => name === props.name);
  if (story === undefined) {
    const names = stories.map(({ name }) => name).join(', ');
    throw new Error(`There is no story "${props.name}". Accepted: ${names}.`);
  }
  return (
    <Frame
      slug={slug}
      figure={{ ...figureOf(figures, story.figure), title: story.title }}
      caption={story.caption}
    />
  );
}
