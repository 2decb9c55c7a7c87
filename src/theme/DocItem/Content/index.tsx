import { useDoc } from '@docusaurus/plugin-content-docs/client';
import type { Props } from '@theme/DocItem/Content';
import Heading from '@theme/Heading';
import MDXContent from '@theme/MDXContent';
import clsx from 'clsx';
import type { ReactNode } from 'react';

import styles from './styles.module.css';

/** What a pattern's front matter adds to Docusaurus's own fields. */
interface PatternFrontMatter {
  intent?: string;
  aliases?: string[];
}

/**
 * The head of a page from its front matter: title, other names, and the
 * intent as the sentence that stands before the first section.
 */
export default function DocItemContent({ children }: Props): ReactNode {
  const { contentTitle, frontMatter, metadata } = useDoc();
  const { aliases = [], intent } = frontMatter as PatternFrontMatter;
  const isPattern = intent !== undefined;
  const isTitled =
    contentTitle === undefined && frontMatter.hide_title !== true;
  return (
    <div
      className={clsx('theme-doc-markdown', 'markdown')}
      data-pagefind-body
      data-pagefind-meta={`kind:${kindOf(metadata.id, isPattern)}`}
    >
      {isTitled && (
        <header className={styles.head}>
          <Heading as="h1">{metadata.title}</Heading>
          {aliases.length > 0 && (
            <p className={styles.aliases}>Also known as {aliases.join(', ')}</p>
          )}
          {isPattern && <p className={styles.intent}>{intent}</p>}
        </header>
      )}
      <MDXContent>{children}</MDXContent>
    </div>
  );
}

/** What the search says of a page. */
function kindOf(id: string, isPattern: boolean): string {
  if (isPattern) return 'Pattern';
  return id.startsWith('api/') ? 'Reference' : 'About';
}
