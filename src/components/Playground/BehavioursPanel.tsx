import { Fragment, type ReactNode } from 'react';
import { byTopic } from '../../catalog/topics.ts';
import type { Variant } from '../../catalog/types.ts';
import { headingOf, summary } from './model/verdicts.ts';
import type { Verdict, VerdictGroup } from './model/verdicts.ts';
import { Sign } from '../Sign/index.tsx';
import { Words } from '../Words/index.tsx';
import { PlaceButton, type GoTo } from './PlaceButton.tsx';
import styles from './BehavioursPanel.module.css';

interface Props {
  groups: readonly VerdictGroup[];
  variant: Variant | undefined;
  /** Results still come. */
  isChecking: boolean;
  goTo: GoTo;
}

/** The page's behaviours, each with what the last run made of it. */
export function BehavioursPanel(props: Props): ReactNode {
  const { groups, variant, isChecking, goTo } = props;
  return (
    <div className={styles.behaviours}>
      <p className={styles.summary}>{summary(groups, isChecking)}</p>
      {variant !== undefined && (
        <p className={styles.variant}>
          <Words text={variant.summary} />
        </p>
      )}
      {groups.map(({ name, verdicts }) => (
        <section key={name} aria-label={headingOf(name)}>
          <p className={styles.heading}>{headingOf(name)}</p>
          {byTopic(verdicts).map(({ heading, items }) => (
            <Fragment key={heading ?? ''}>
              {heading !== undefined && (
                <p className={styles.topic}>
                  <Words text={heading} />
                </p>
              )}
              <ul aria-label={heading}>
                {items.map((verdict, index) => (
                  <Line
                    key={index}
                    verdict={verdict}
                    unknown={isChecking ? 'to come' : 'not run'}
                    passed={name === 'limits' ? 'limit' : 'holds'}
                    goTo={goTo}
                  />
                ))}
              </ul>
            </Fragment>
          ))}
        </section>
      ))}
    </div>
  );
}

function Line(props: {
  verdict: Verdict;
  /** What stands there instead of a sign. */
  unknown: string;
  /** The sign of a test that passes. */
  passed: 'holds' | 'limit';
  goTo: GoTo;
}): ReactNode {
  const { title, state, expected, message, diff, place } = props.verdict;
  return (
    <li data-state={state} className={styles.verdict}>
      {state === 'unknown' ? (
        <span className={styles.unknown}>{props.unknown}</span>
      ) : (
        <Sign verdict={state === 'pass' ? props.passed : 'breaks'} />
      )}
      <span>
        <span data-title>
          <Words text={title} />
        </span>
        {expected && (
          <span className={styles.note}> (this version should break it)</span>
        )}
        {state === 'fail' && (
          <>
            {message !== undefined && (
              <span className={styles.message}>
                {diff === undefined ? message : `${message}\n${diff}`}
              </span>
            )}
            <PlaceButton place={place} goTo={props.goTo} />
          </>
        )}
      </span>
    </li>
  );
}
