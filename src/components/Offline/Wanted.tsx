import type { ReactNode } from 'react';

import { pathIn } from './path-in.ts';
import styles from './styles.module.css';
import type { Offline } from './use-offline.ts';

interface Props {
  /** Of the address: `?wanted=cache/cache-aside/` when one was not here. */
  search: string;
  baseUrl: string;
  survey: Offline['survey'];
}

/** Says that a page is not here, and leads to it. */
export default function Wanted({ search, baseUrl, survey }: Props): ReactNode {
  // The server knows no query, and the browser has to begin with the same.
  if (survey === undefined) return null;
  const wanted = new URLSearchParams(search).get('wanted');
  const path = wanted === null ? undefined : pathIn(baseUrl, wanted);
  if (path === undefined) return null;
  const pages = typeof survey === 'object' ? survey.pages : [];
  const page = pages.find((one) => `${baseUrl}${one.path}` === path);
  return (
    <div role="alert" className={styles.wanted}>
      <p>
        {page === undefined ? path : `“${page.title}”`} is not here, and there
        was no connection to fetch it. <a href={path}>Try it again</a>, or read
        what is here.
      </p>
    </div>
  );
}
