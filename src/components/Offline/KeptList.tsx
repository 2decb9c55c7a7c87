import type { ReactNode } from 'react';

import type { KeptPage } from '../../offline/shelf.ts';
import styles from './styles.module.css';

const KINDS: readonly [kind: string, heading: string][] = [
  ['Pattern', 'Patterns that are here'],
  ['Reference', 'Reference'],
  ['About', 'Other pages'],
];

/** Links to the pages that are here. They load anew, in their own version. */
export default function KeptList({
  kept,
  baseUrl,
}: {
  kept: readonly KeptPage[];
  baseUrl: string;
}): ReactNode {
  return KINDS.map(([kind, heading]) => {
    const pages = kept
      .filter((page) => page.kind === kind)
      .sort((a, b) => a.title.localeCompare(b.title));
    if (pages.length === 0) return null;
    return (
      <section key={kind} className={styles.kept}>
        <h2>{heading}</h2>
        <ul>
          {pages.map(({ path, title }) => (
            <li key={path}>
              <a href={`${baseUrl}${path}`}>{title}</a>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
