import { useDoc } from '@docusaurus/plugin-content-docs/client';
import ContentVisibility from '@theme/ContentVisibility';
import DocBreadcrumbs from '@theme/DocBreadcrumbs';
import DocItemContent from '@theme/DocItem/Content';
import DocItemFooter from '@theme/DocItem/Footer';
import type { Props } from '@theme/DocItem/Layout';
import DocItemPaginator from '@theme/DocItem/Paginator';
import DocItemTOCDesktop from '@theme/DocItem/TOC/Desktop';
import DocItemTOCMobile from '@theme/DocItem/TOC/Mobile';
import type { ReactNode } from 'react';

import styles from './styles.module.css';

/**
 * A text column of a readable measure with the page's contents in the
 * margin. The grid is the container that `.wide` breaks out to; stock
 * Docusaurus instead gives the text three quarters of any width.
 */
export default function DocItemLayout({ children }: Props): ReactNode {
  const { frontMatter, metadata, toc } = useDoc();
  const showToc = frontMatter.hide_table_of_contents !== true && toc.length > 1;
  return (
    <div className={styles.container}>
      <div className={styles.page}>
        <article className={styles.text}>
          <ContentVisibility metadata={metadata} />
          <DocBreadcrumbs />
          {showToc && <DocItemTOCMobile />}
          <DocItemContent>{children}</DocItemContent>
          <DocItemFooter />
          <DocItemPaginator />
        </article>
        {showToc && (
          <aside className={styles.margin} aria-label="On this page">
            <DocItemTOCDesktop />
          </aside>
        )}
      </div>
    </div>
  );
}
