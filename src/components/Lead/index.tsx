import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { count } from '../../catalog/numbers.ts';
import { openingStory } from '../../catalog/opening.ts';
import { runsThatHold } from '../../catalog/searched.ts';
import { prepareRun, runStory } from '../../catalog/run-story.ts';
import { Opening } from '../Figure/Opening.tsx';
import styles from './styles.module.css';

/**
 * Under the title: what the page proves, counted; the way to run it; and
 * the picture of the story that the way leads to.
 */
export default function Lead({ pattern }: { pattern: Pattern }): ReactNode {
  const { guarantees, limits, category, variants } = pattern;
  const runs = runsThatHold(pattern);
  const compared = pattern.related.filter(
    ({ relation, reverse }) => relation === 'compares' && !reverse,
  ).length;
  const base = pattern.permalink.split('/').slice(0, -2).join('/');
  const story = openingStory(pattern);
  return (
    <>
      <ul className={styles.facts} aria-label="In numbers" data-not-searched>
        <li>
          <Link to={`${base}/`}>{category.label}</Link>
        </li>
        <li>
          <a href="#what-it-guarantees">
            {count(guarantees.length, 'guarantee')}
          </a>
        </li>
        <li>
          <a href="#what-it-does-not">{count(limits.length, 'limit')}</a>
        </li>
        {variants.length > 0 && (
          <li>{count(variants.length, 'naive version')}</li>
        )}
        {compared > 0 && <li>{count(compared, 'pattern')} compared</li>}
        {runs > 0 && (
          <li>
            {count(runs, 'run')} {compared === 0 && 'of the pattern '}searched
          </li>
        )}
      </ul>
      <p className={styles.start} data-not-searched>
        {/* Without a script it leads to the section in which Run stands. */}
        <a
          className={styles.run}
          href="#run-it"
          onPointerEnter={() => prepareRun(pattern.slug)}
          onFocus={() => prepareRun(pattern.slug)}
          onClick={() => runStory(pattern.slug)}
        >
          Run it
        </a>
        {story !== undefined && (
          <span>“{story.title}”, here in the browser</span>
        )}
      </p>
      <Opening pattern={pattern} />
    </>
  );
}
