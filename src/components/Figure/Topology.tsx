import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from './Frame.tsx';

/** `<Topology />`: who takes part, and who talks to whom. */
export default function Topology(props: { pattern: Pattern }): ReactNode {
  const { slug, figures, nodes } = props.pattern;
  const figure = { ...figureOf(figures, 'topology'), title: 'Who takes part' };
  return <Frame slug={slug} figure={figure} caption={kinds(nodes)} />;
}

/** `Client: client; Orders, Stock: database.` The shapes say the same. */
function kinds(nodes: Pattern['nodes']): string {
  const names = new Map<string, string[]>();
  for (const { kind, name } of nodes) {
    names.set(kind, [...(names.get(kind) ?? []), name]);
  }
  const list = [...names].map(([kind, all]) => `${all.join(', ')}: ${kind}`);
  return `${list.join('; ')}.`;
}
