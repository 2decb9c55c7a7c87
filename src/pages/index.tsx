import Layout from '@theme/Layout';
import type { ReactNode } from 'react';

export default function Home(): ReactNode {
  return (
    <Layout description="A catalog of distributed-system design patterns in which every claim runs.">
      <main className="container">
        <h1>Patterns that run</h1>
      </main>
    </Layout>
  );
}
