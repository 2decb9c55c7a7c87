import { Fragment, type ReactNode } from 'react';

/** A title or summary, in which what stands between backticks is code. */
export function Words({ text }: { text: string }): ReactNode {
  return text
    .split(/`([^`]+)`/)
    .map((part, i) => (
      <Fragment key={i}>{i % 2 === 1 ? <code>{part}</code> : part}</Fragment>
    ));
}
