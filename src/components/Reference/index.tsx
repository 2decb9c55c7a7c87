import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';

/** `<Reference />`: the way to the pattern's part of the reference. */
export default function Reference({
  pattern,
}: {
  pattern: Pattern;
}): ReactNode {
  const simulation = useBaseUrl('/api/simulation/');
  return (
    <p>
      Reference: <Link to={pattern.apiPermalink}>{pattern.title}</Link>, what
      its code exports, and <Link to={simulation}>the simulation</Link> that it
      runs in.
    </p>
  );
}
