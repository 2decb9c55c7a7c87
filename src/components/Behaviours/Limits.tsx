import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { List } from './List.tsx';

/** `<Limits />`: what the pattern does not give, shown by tests as well. */
export default function Limits(props: { pattern: Pattern }): ReactNode {
  const { limits } = props.pattern;
  return (
    <List
      pattern={props.pattern}
      behaviours={limits}
      verdict="limit"
      label="What it does not"
    />
  );
}
