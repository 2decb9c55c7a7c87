import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from './Frame.tsx';

/** `<Topology />`: who takes part, and who talks to whom. */
export default function Topology(props: { pattern: Pattern }): ReactNode {
  const { slug, figures, nodes } = props.pattern;
  const figure = { ...figureOf(figures, 'topology'), title: 'Who takes part' };
  return <Frame slug={slug} figure={figure} caption={kinds(nodes)} />;
}

/**
 * `Orders, Stock: database.` The shapes say the same. Nodes that are equal may
 * have other arrows, where no story lets one of them make a call.
 */
function kinds(nodes: Pattern['nodes']): string {
  const names = new Map<string, string[]>();
  for (const { kind, name, withoutPattern } of nodes) {
    if (withoutPattern === true) continue; // it is in another picture
    if (name.toLowerCase() === kind) continue; // `Client: client`
    names.set(kind, [...(names.get(kind) ?? []), name]);
  }
  const list = [...names].map(([kind, all]) => `${all.join(', ')}: ${kind}`);
  return `Each arrow is a call that one of the stories makes. ${list.join('; ')}.`;
}
