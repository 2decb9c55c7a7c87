import useBaseUrl from '@docusaurus/useBaseUrl';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { later } from '../later.tsx';
import type { State } from './model/state.ts';
import styles from './Changes.module.css';

const ChangesPanel = later(() => import('./ChangesPanel.tsx'), <p>Loading…</p>);

interface Props {
  pattern: Pattern;
  state: State;
  prefix: string;
}

/**
 * The way to see what differs from the original. It is open for code that
 * came with a link, which nobody here has written.
 */
export function Changes({ pattern, state, prefix }: Props): ReactNode {
  const { setup, author } = state;
  const [open, setOpen] = useState(author === 'link');
  const sourcesUrl = useBaseUrl(`/code/${pattern.slug}.json`);
  if (Object.keys(setup.edits).length === 0) return null;
  const id = `${prefix}-changes`;
  const what = author === 'link' ? 'what the link changes' : 'what I changed';
  return (
    <div className={styles.changes}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Hide' : 'Show'} {what}
      </button>
      <div id={id} hidden={!open}>
        {open && <ChangesPanel sourcesUrl={sourcesUrl} edits={setup.edits} />}
      </div>
    </div>
  );
}
