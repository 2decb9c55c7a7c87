import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';
import type { Pattern, RelatedPattern } from '../../catalog/types.ts';
import styles from './styles.module.css';

/** What this page says of the others; then what they say of it. */
const GROUPS: readonly [string, (related: RelatedPattern) => boolean][] = [
  ['Needs', is('needs', false)],
  ['Refines', is('refines', false)],
  ['Combines with', is('combines-with')],
  ['Instead of it', is('alternative-to')],
  ['Refined by', is('refines', true)],
  ['Needed by', is('needs', true)],
  ['Compares', is('compares', false)],
  ['Compared in', is('compares', true)],
];

function is(relation: RelatedPattern['relation'], reverse?: boolean) {
  return (related: RelatedPattern) =>
    related.relation === relation &&
    (reverse === undefined || related.reverse === reverse);
}

/** `<Related />`: the neighbours, by how they relate, both directions. */
export default function Related({ pattern }: { pattern: Pattern }): ReactNode {
  const groups = GROUPS.map(([label, belongs]) => ({
    label,
    patterns: pattern.related.filter(belongs),
  })).filter(({ patterns }) => patterns.length > 0);
  if (groups.length === 0) return null;
  return (
    <dl className={styles.related}>
      {groups.map(({ label, patterns }) => (
        <div key={label} className={styles.group}>
          <dt>{label}</dt>
          {patterns.map((related) => (
            <dd key={related.slug}>
              <Name related={related} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

function Name({ related }: { related: RelatedPattern }): ReactNode {
  const { permalink, title } = related;
  if (permalink !== undefined) return <Link to={permalink}>{title}</Link>;
  return (
    <>
      {title} <span className={styles.planned}>planned</span>
    </>
  );
}
