import index from '@generated/catalog/default/index.json';
import pattern from '@generated/catalog/default/circuit-breaker.json';
import Link from '@docusaurus/Link';
import Layout from '@theme/Layout';
import type { ReactNode } from 'react';

import { CategoryList } from '../components/PatternIndex/CategoryList.tsx';
import Playground from '../components/Playground';
import Facts from './_home/Facts.tsx';
import styles from './_home/styles.module.css';

const SUMMARY =
  'Design patterns of distributed systems, each with code that runs in ' +
  'your browser, tested guarantees, and the failures it does not prevent.';

/** What this is, one pattern to run at once, and the way to all others. */
export default function Home(): ReactNode {
  const { categories, patterns, planned } = index;
  return (
    <Layout description={SUMMARY}>
      <main className={styles.home}>
        <header className={styles.head}>
          <h1>Design patterns of distributed systems, with code that runs</h1>
          <p>
            Each page explains one pattern and runs it here, in your browser, on
            a simulated network. Its guarantees are tests that pass. What it
            does not guarantee is shown by runs that go wrong. Change the code,
            crash a node, and see which sentences still hold.
          </p>
        </header>
        <section aria-labelledby="try">
          <h2 id="try" className={styles.try}>
            Try one: the{' '}
            <Link to={pattern.permalink}>{pattern.title.toLowerCase()}</Link>
          </h2>
          <Playground pattern={pattern} compact />
        </section>
        <Facts />
        <section className={styles.index} aria-label="All patterns">
          {categories.map((category) => (
            <CategoryList
              key={category.slug}
              category={category}
              patterns={patterns.filter(
                (one) => one.category === category.slug,
              )}
              planned={planned.filter((one) => one.category === category.slug)}
            />
          ))}
        </section>
      </main>
    </Layout>
  );
}
