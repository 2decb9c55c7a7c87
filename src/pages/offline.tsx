import Layout from '@theme/Layout';
import type { ReactNode } from 'react';

import Offline from '../components/Offline';
import styles from './_offline/styles.module.css';

/** Shown in place of a page that is not kept; also linked from the footer. */
export default function OfflinePage(): ReactNode {
  return (
    <Layout
      title="Read offline"
      description="Which pages of this site your browser keeps, and how to fetch all of them."
    >
      <main className={styles.page}>
        <h1>Read offline</h1>
        <p>
          Each page that you open is kept in this browser with its code, its
          pictures and its playground, and opens without a connection, unless
          your browser is set to save data. Nothing else is kept before you ask
          for it.
        </p>
        <Offline />
      </main>
    </Layout>
  );
}
