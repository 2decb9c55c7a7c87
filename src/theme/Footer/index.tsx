import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';

import styles from './styles.module.css';

/** One quiet line: the licences, and what machines read. */
export default function Footer(): ReactNode {
  return (
    <footer className={`site-footer ${styles.footer}`}>
      <p>
        Code under the MIT licence, prose under CC BY 4.0. The site asks nothing
        of any other host.
      </p>
      <ul>
        <li>
          <Link to="/patterns/">All patterns</Link>
        </li>
        <li>
          <Link to="/api/">Reference</Link>
        </li>
        <li>
          <Link to="/offline/">Read offline</Link>
        </li>
        <li>
          <a href={useBaseUrl('/llms.txt')}>llms.txt</a>
        </li>
      </ul>
    </footer>
  );
}
