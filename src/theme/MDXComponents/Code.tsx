import CodeInline from '@theme/CodeInline';
import type { Props } from '@theme/MDXComponents/Code';
import type { ReactNode } from 'react';

/**
 * Code within a line. Blocks are coloured at build time (src/site/fences.ts):
 * Docusaurus's own block would bring Prism, 26 KB, to every page.
 */
export default function Code(props: Props): ReactNode {
  return <CodeInline {...props} />;
}
