import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';

import styles from './styles.module.css';

/** How it works, in three facts. */
export default function Facts(): ReactNode {
  return (
    <section className={styles.facts} aria-label="How it works">
      <div>
        <h2>The network is simulated</h2>
        <p>
          Nodes, messages, clocks and disks live in{' '}
          <Link to="/api/simulation/">a small simulation</Link>. A run depends
          on the code, the story, the seed and the faults, and on nothing else,
          so every run can be repeated.
        </p>
      </div>
      <div>
        <h2>The sentences are tests</h2>
        <p>
          What a page promises is the title of a test. The same tests run when
          the site is built and in your browser, and a version of the code
          without the essential part fails exactly those that it should.
        </p>
      </div>
      <div>
        <h2>The pictures are recordings</h2>
        <p>
          A diagram is drawn from a run of the code beside it. Where a story has
          rules, a search plays it again under the faults, delays and orders
          that the page names, and the smallest failure found is shown.
        </p>
      </div>
    </section>
  );
}
