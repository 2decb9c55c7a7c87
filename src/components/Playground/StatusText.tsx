import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { statusText } from './model/status-text.ts';
import type { State } from './model/state.ts';

interface Props {
  pattern: Pattern;
  state: State;
}

/** How the last job ended, in words that come with the first Run. */
export default function StatusText({ pattern, state }: Props): ReactNode {
  return statusText(pattern, state);
}
