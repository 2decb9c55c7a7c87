import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from './Frame.tsx';

/** `<States />`: the states that the stories went through. */
export default function States(props: { pattern: Pattern }): ReactNode {
  const { slug, figures } = props.pattern;
  const figure = { ...figureOf(figures, 'states'), title: 'States' };
  const caption = 'The states that the stories passed through.';
  return <Frame slug={slug} figure={figure} caption={caption} />;
}
