import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from './Frame.tsx';

/** `<Topology />`: who takes part, and who talks to whom. */
export default function Topology(props: { pattern: Pattern }): ReactNode {
  const { slug, figures } = props.pattern;
  return <Frame slug={slug} figure={figureOf(figures, 'topology')} />;
}
