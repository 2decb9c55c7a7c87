import type { ReactNode } from 'react';
import type { Piece } from '../../search/types.ts';

/** A text in which the words that were looked for are marked. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }): ReactNode {
  return pieces.map(({ text, isMatch }, index) =>
    isMatch ? <mark key={index}>{text}</mark> : text,
  );
}
