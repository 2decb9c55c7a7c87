import Link from '@docusaurus/Link';
import type { PropSidebarItemLink } from '@docusaurus/plugin-content-docs';
import {
  useCurrentSidebarCategory,
  useDocById,
} from '@docusaurus/plugin-content-docs/client';
import { PageMetadata } from '@docusaurus/theme-common';
import DocBreadcrumbs from '@theme/DocBreadcrumbs';
import type { Props } from '@theme/DocCategoryGeneratedIndexPage';
import DocPaginator from '@theme/DocPaginator';
import Heading from '@theme/Heading';
import type { ReactNode } from 'react';

import styles from './styles.module.css';

/** A category: what it is about, and its patterns with what each does. */
export default function CategoryPage({
  categoryGeneratedIndex: { title, description, navigation },
}: Props): ReactNode {
  const { items } = useCurrentSidebarCategory();
  return (
    <div className={styles.page}>
      <PageMetadata title={title} description={description} />
      <DocBreadcrumbs />
      <div className="markdown">
        <Heading as="h1">{title}</Heading>
        <p className={styles.description}>{description}</p>
        <ul className={styles.patterns}>
          {items.map((item) =>
            item.type === 'link' ? <Entry key={item.href} item={item} /> : null,
          )}
        </ul>
      </div>
      <DocPaginator previous={navigation.previous} next={navigation.next} />
    </div>
  );
}

function Entry({ item }: { item: PropSidebarItemLink }): ReactNode {
  const doc = useDocById(item.docId);
  return (
    <li>
      <Link to={item.href}>{item.label}</Link>
      <span>{doc?.description}</span>
    </li>
  );
}
