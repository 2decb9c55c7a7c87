import { useLocation } from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import type { ReactNode } from 'react';

import { holdingSentence, megabytes } from '../../offline/words.ts';
import Fetch from './Fetch.tsx';
import KeptList from './KeptList.tsx';
import styles from './styles.module.css';
import { useOffline, type Survey } from './use-offline.ts';
import Wanted from './Wanted.tsx';

/** What is here, a button that fetches the rest, and one that removes it. */
export default function Offline(): ReactNode {
  const { siteConfig } = useDocusaurusContext();
  const { search } = useLocation();
  const offline = useOffline();
  const { survey } = offline;
  return (
    <>
      <Wanted search={search} baseUrl={siteConfig.baseUrl} survey={survey} />
      <p role="status" className={styles.here}>
        {sentenceOf(survey)}
      </p>
      <noscript>
        <p>
          This needs JavaScript, and a browser that lets a site keep its pages.
        </p>
      </noscript>
      {survey !== undefined && survey !== 'impossible' && (
        <>
          <Fetch {...offline} survey={survey} />
          <KeptList kept={survey.kept} baseUrl={siteConfig.baseUrl} />
        </>
      )}
    </>
  );
}

function sentenceOf(survey: Survey | undefined | 'impossible'): string {
  if (survey === undefined) return 'Looking at what is here…';
  if (survey === 'impossible') {
    return (
      'This browser keeps no pages of this site: it does not allow it here, ' +
      'or the site is not served as it was built.'
    );
  }
  const { kept, pages, version, hasSearch, missing, isConnected } = survey;
  const sentence = holdingSentence({
    here: kept.length,
    all: pages.length,
    old: kept.filter((page) => page.version !== version).length,
    hasSearch,
  });
  if (isConnected || missing === 0) return sentence;
  return `${sentence} There is no connection; ${megabytes(missing)} can be fetched when there is one.`;
}
