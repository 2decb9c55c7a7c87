/** What this browser keeps of the site, and what changes that. */
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

import {
  FetchAll,
  missingFiles,
  sizeOf,
  type Fetching,
} from '../../offline/fetching.ts';
import { OFFLINE_PAGE, type Manifest } from '../../offline/manifest.ts';
import { Shelf, type KeptPage } from '../../offline/shelf.ts';

export interface Survey {
  kept: KeptPage[];
  /** All pages that there are, but the one about being offline. */
  pages: Manifest['pages'];
  version: string;
  hasSearch: boolean;
  /** Bytes that are not here: as a host sends them, and as they are kept. */
  missing: number;
  missingKept: number;
  /** False when the site does not answer. */
  isConnected: boolean;
}

export interface Offline {
  /** Undefined while it is looked for; `impossible` without storage. */
  survey: Survey | undefined | 'impossible';
  fetching: Fetching;
  fetchAll(): void;
  stop(): void;
  remove(): void;
}

/** One for all pages: it goes on when the page is left. */
let job: FetchAll | undefined;

function jobOf(baseUrl: string): FetchAll {
  job ??= new FetchAll(shelfOf(baseUrl));
  return job;
}

export function shelfOf(baseUrl: string): Shelf {
  return new Shelf(new URL(baseUrl, window.location.origin).href);
}

const IDLE: Fetching = { isRunning: false, done: 0, total: 0, problem: '' };

export function useOffline(): Offline {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [survey, setSurvey] = useState<Offline['survey']>();
  const fetching = useSyncExternalStore(
    useCallback((listener) => jobOf(baseUrl).subscribe(listener), [baseUrl]),
    () => jobOf(baseUrl).state,
    () => IDLE,
  );
  const { isRunning } = fetching;

  const look = useCallback(async () => {
    const isPossible = 'caches' in window && 'serviceWorker' in navigator;
    if (!isPossible || process.env.NODE_ENV === 'development') {
      return setSurvey('impossible');
    }
    setSurvey(
      await surveyOf(shelfOf(baseUrl)).catch(() => 'impossible' as const),
    );
  }, [baseUrl]);

  useEffect(() => {
    const again = () => void look();
    again();
    const events = ['online', 'offline', 'focus'];
    for (const event of events) window.addEventListener(event, again);
    // The service worker says when it has kept something.
    const channel = new BroadcastChannel(shelfOf(baseUrl).base);
    channel.onmessage = again;
    return () => {
      channel.close();
      for (const event of events) window.removeEventListener(event, again);
    };
  }, [look, isRunning, baseUrl]);

  return {
    survey,
    fetching,
    fetchAll: () => void jobOf(baseUrl).start(),
    stop: () => jobOf(baseUrl).stop(),
    remove: () => void shelfOf(baseUrl).clear().then(look, look),
  };
}

async function surveyOf(shelf: Shelf): Promise<Survey> {
  const published = await shelf.published().catch(() => undefined);
  const manifest = published ?? (await shelf.known());
  const kept = await shelf.pages();
  if (manifest === undefined) {
    throw new Error('Nothing is here, and the site does not answer.');
  }
  const missing = await missingFiles(shelf, manifest);
  const gone = new Set(missing);
  return {
    kept,
    pages: manifest.pages.filter(({ path }) => path !== OFFLINE_PAGE),
    version: manifest.version,
    hasSearch: manifest.search.every(
      (place) => !gone.has(manifest.files[place]!.path),
    ),
    missing: sizeOf(manifest, missing, 'sent'),
    missingKept: sizeOf(manifest, missing, 'bytes'),
    isConnected: published !== undefined,
  };
}
