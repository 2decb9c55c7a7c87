import useBaseUrl from '@docusaurus/useBaseUrl';
import { codeHtml } from '@catalog/islands';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { SourceFile } from '../../catalog/types.ts';
import { Island } from '../Island/index.tsx';
import styles from './styles.module.css';

interface Props {
  slug: string;
  file: SourceFile;
  className?: string;
}

/**
 * A source file of a pattern as coloured text, there without any script. The
 * lines are `.line`, each of `--code-line` height, so that an editor with
 * the same measures can take its place and nothing moves.
 */
export function StaticCode({ slug, file, className }: Props): ReactNode {
  const url = useBaseUrl(`/code/${slug}/${file.name}.json`);
  return (
    <pre
      className={clsx(styles.code, className)}
      tabIndex={0}
      role="group"
      aria-label={file.name}
    >
      <Island
        as="code"
        html={codeHtml(slug, file.name)}
        url={url}
        style={{ minHeight: `calc(${file.lines} * var(--code-line))` }}
      />
    </pre>
  );
}
