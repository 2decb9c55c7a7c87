import type { ReactNode } from 'react';
import { prepareRun, tryStory } from '../../catalog/run-story.ts';
import type { Pattern } from '../../catalog/types.ts';

interface Props {
  pattern: Pattern;
  /** Exported name of the story. */
  story: string;
  /** `naive.ts`; absent for the pattern itself. */
  version?: string;
  task?: 'run' | 'search';
  children?: ReactNode;
}

/**
 * `<Try story="…" version="…" task="search">…</Try>`: words that set the
 * playground up and start it. Without a script they lead to it.
 */
export default function Try(props: Props): ReactNode {
  const { pattern, story, task = 'run', children } = props;
  const { slug } = pattern;
  const { version = `${slug}.ts` } = props;
  return (
    <a
      href="#run-it"
      onPointerEnter={() => prepareRun(slug)}
      onFocus={() => prepareRun(slug)}
      onClick={() => tryStory({ slug, story, version, task })}
    >
      {children}
    </a>
  );
}
