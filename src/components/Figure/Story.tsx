import type { ReactNode } from 'react';
import { openingStory } from '../../catalog/opening.ts';
import type { Figure, Pattern } from '../../catalog/types.ts';
import { figureOf, Frame, Picture } from './Frame.tsx';
import { OPENING_ID } from './Opening.tsx';
import styles from './styles.module.css';

/**
 * `<Story name="trips" />`: what happened, drawn, and its caption. The story
 * that the page opens with is folded: its picture stands in the lead.
 */
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
  const { title, caption } = story;
  const figure = { ...figureOf(figures, story.figure), title };
  if (story !== openingStory(props.pattern)) {
    return <Frame slug={slug} figure={figure} caption={caption} />;
  }
  return <Again slug={slug} figure={figure} caption={caption} />;
}

/** A picture that the reader has seen above, to look at once more. */
function Again(props: {
  slug: string;
  figure: Figure;
  caption: string;
}): ReactNode {
  const { slug, figure, caption } = props;
  return (
    <figure className={styles.figure}>
      <details className={styles.again} data-printed>
        <summary>
          <span className={styles.title}>{figure.title}</span>, the picture at
          the head of this page
        </summary>
        <Picture again slug={slug} figure={figure} />
        <noscript>
          <a href={`#${OPENING_ID}`}>It stands there.</a>
        </noscript>
      </details>
      <figcaption className={styles.caption}>{caption}</figcaption>
    </figure>
  );
}
