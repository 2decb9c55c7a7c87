import { Fragment, type ReactNode } from 'react';
import { showCode } from '../../catalog/show-code.ts';
import { nameOf } from '../../catalog/sighting-name.ts';
import { byTopic } from '../../catalog/topics.ts';
import type {
  Behaviour,
  Pattern,
  Sighting,
  Variant,
} from '../../catalog/types.ts';
import { Sign } from '../Sign/index.tsx';
import { Words } from '../Words/index.tsx';
import styles from './styles.module.css';

interface Props {
  pattern: Pattern;
  behaviours: readonly Behaviour[];
  verdict: 'holds' | 'limit';
  label: string;
}

/** Behaviours as the tests name them, each with a way to its test. */
export function List({
  pattern,
  behaviours,
  verdict,
  label,
}: Props): ReactNode {
  return (
    <div role="group" aria-label={label}>
      {byTopic(behaviours).map(({ heading, items }) => (
        <Fragment key={heading ?? ''}>
          {heading !== undefined && (
            <h3 className={styles.topic}>
              <Words text={heading} />
            </h3>
          )}
          <ul className={styles.list}>
            {items.map((behaviour) => (
              <Item
                key={behaviour.title}
                pattern={pattern}
                behaviour={behaviour}
                verdict={verdict}
              />
            ))}
          </ul>
        </Fragment>
      ))}
    </div>
  );
}

function Item(props: {
  pattern: Pattern;
  behaviour: Behaviour;
  verdict: Props['verdict'];
}): ReactNode {
  const { pattern, behaviour, verdict } = props;
  return (
    <li className={styles.item}>
      <Sign verdict={verdict} />
      <span>
        <Words text={behaviour.title} />
        <BrokenBy
          variants={pattern.variants}
          title={behaviour.title}
          verdict={verdict}
        />
        {behaviour.seen.map((report) => (
          <Report key={report.url} report={report} />
        ))}
      </span>
      <TestLink pattern={pattern} behaviour={behaviour} />
    </li>
  );
}

/** A bug that somebody else had. */
function Report({ report }: { report: Sighting }): ReactNode {
  const { url, version, what } = report;
  return (
    <span className={styles.seen}>
      seen in <a href={url}>{nameOf(report)}</a>
      {version !== undefined && ` (${version})`}: <Words text={what} />
    </span>
  );
}

/** Without a script it leads to the section in which the code stands. */
function TestLink(props: {
  pattern: Pattern;
  behaviour: Behaviour;
}): ReactNode {
  const { slug, files } = props.pattern;
  const { title, line } = props.behaviour;
  const file = files.find(({ role }) => role === 'tests')?.name;
  if (file === undefined) return null;
  return (
    <a
      className={styles.place}
      href="#run-it"
      aria-label={`Test of: ${title}`}
      onClick={() => showCode({ slug, file, line })}
    >
      test, line {line}
    </a>
  );
}

function BrokenBy(props: {
  variants: readonly Variant[];
  title: string;
  verdict: Props['verdict'];
}): ReactNode {
  const by = props.variants.filter(({ breaks }) =>
    breaks.includes(props.title),
  );
  return by.map(({ file, title }) => (
    <span key={file} className={styles.broken}>
      {props.verdict === 'holds' ? <Sign verdict="breaks" /> : 'not'} in{' '}
      <code>{file}</code> ({title})
    </span>
  ));
}
