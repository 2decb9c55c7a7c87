import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';

interface Props {
  pattern: { title: string; permalink: string };
}

/** On a page of the reference: the way back to the pattern's own page. */
export default function PatternLink({ pattern }: Props): ReactNode {
  return (
    <p>
      The code of <Link to={pattern.permalink}>{pattern.title}</Link>, which
      says what it is for and lets you run it.
    </p>
  );
}
