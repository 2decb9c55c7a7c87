import clsx from 'clsx';
import type { ReactNode } from 'react';

import code from '../StaticCode/styles.module.css';
import styles from './styles.module.css';

/** A fenced block of a page, coloured when the site was built. */
export default function Fence({ html }: { html: string }): ReactNode {
  return (
    <pre className={clsx(code.code, styles.fence)} tabIndex={0}>
      <code dangerouslySetInnerHTML={{ __html: html }} />
    </pre>
  );
}
