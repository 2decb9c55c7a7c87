import Link from '@docusaurus/Link';
import { Fragment, type ReactNode } from 'react';
import { searchesThatHold } from '../../catalog/searched.ts';
import type { Pattern } from '../../catalog/types.ts';
import { Differences } from '../Differences/index.tsx';
import { Words } from '../Words/index.tsx';
import { List } from './List.tsx';
import styles from './styles.module.css';

/** `<Behaviours />`: what the pattern guarantees, and what breaks it. */
export default function Behaviours(props: { pattern: Pattern }): ReactNode {
  const { slug, guarantees, variants } = props.pattern;
  const broken = (titles: readonly string[]) =>
    guarantees.filter(({ title }) => titles.includes(title)).length;
  return (
    <>
      <p className={styles.assumptions}>
        {searchesThatHold(props.pattern).length > 0
          ? 'Tested and searched'
          : 'Tested'}{' '}
        under <Link to="/assumptions/">what the simulation assumes</Link>.
      </p>
      <List
        pattern={props.pattern}
        behaviours={guarantees}
        verdict="holds"
        label="What it guarantees"
      />
      {variants.map(({ file, title, summary, breaks }) => (
        <Fragment key={file}>
          <p className={styles.variant}>
            <code>{file}</code>
            {`, ${title}, breaks ${broken(breaks)} of these. `}
            <Words text={summary} />
          </p>
          <Differences slug={slug} file={file} />
        </Fragment>
      ))}
    </>
  );
}
