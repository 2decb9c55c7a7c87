import { useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { changeOf, changeSentence } from './model/changes.ts';
import type { ChangedLine, Passage } from './model/changes.ts';
import type { Setup } from './model/setup.ts';
import { useTexts } from './use-texts.ts';
import styles from './Changes.module.css';

interface Props {
  /** Where the site keeps the pattern's files. */
  sourcesUrl: string;
  edits: Setup['edits'];
}

/** Each changed file, with the lines that came and went. */
export default function ChangesPanel(props: Props): ReactNode {
  const edits = useDeferredValue(props.edits);
  const { texts: sources, error } = useTexts(props.sourcesUrl);
  if (error !== undefined) {
    return <p>The original could not be loaded. Check the connection.</p>;
  }
  if (sources === undefined) return <p>Loading…</p>;
  return Object.entries(edits).map(([name, text]) => (
    <File key={name} name={name} before={sources[name] ?? ''} after={text} />
  ));
}

function File(props: { name: string; before: string; after: string }) {
  const { name, before, after } = props;
  const change = useMemo(() => changeOf(before, after), [before, after]);
  return (
    <>
      <p>
        <code>{name}</code>:{' '}
        {change === undefined ? TOO_MUCH : `${changeSentence(change)}.`}
      </p>
      {change !== undefined && (
        <pre tabIndex={0} role="group" aria-label={`Changes in ${name}`}>
          {change.passages.map((passage) => (
            <Lines key={passage.line} {...passage} />
          ))}
        </pre>
      )}
    </>
  );
}

const TOO_MUCH = 'nearly nothing is as it was; the file is below.';

function Lines({ line, lines }: Passage): ReactNode {
  return (
    <code className={styles.passage}>
      <span className={styles.where}>from line {line}</span>
      {lines.map((one, index) => (
        <Line key={index} {...one} />
      ))}
    </code>
  );
}

const TAGS = { '+': 'ins', '-': 'del', ' ': 'span' } as const;

function Line({ sign, text }: ChangedLine): ReactNode {
  const Tag = TAGS[sign];
  return <Tag className={styles.line}>{`${sign} ${text}`}</Tag>;
}
