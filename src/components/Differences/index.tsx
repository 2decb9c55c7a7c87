import useBaseUrl from '@docusaurus/useBaseUrl';
import { diffHtml } from '@catalog/islands';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Island } from '../Island/index.tsx';
import code from '../StaticCode/styles.module.css';
import styles from './styles.module.css';

interface Props {
  slug: string;
  /** The naive version. */
  file: string;
}

/** The id of the list of a naive version's differences. */
export function differencesId(file: string): string {
  return `differences-${file.replace(/\.ts$/, '')}`;
}

/** What a naive version lacks and has, each with its reason; opens. */
export function Differences({ slug, file }: Props): ReactNode {
  const url = useBaseUrl(`/code/${slug}/${file}.diff.json`);
  return (
    <details className={styles.differences} id={differencesId(file)}>
      <summary>
        What <code>{file}</code> changes in <code>{slug}.ts</code>
      </summary>
      <Island
        className={clsx(code.code, styles.list)}
        html={diffHtml(slug, file)}
        url={url}
      />
    </details>
  );
}
