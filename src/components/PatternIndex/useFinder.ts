import { useEffect, useState } from 'react';
import type { Finder } from '../../search/finder.ts';
import { loadFinder } from '../../search/load.ts';

/** The finder, once it is wanted and there; `failed` when it won't come. */
export function useFinder(isWanted: boolean): Finder | undefined | 'failed' {
  const [finder, setFinder] = useState<Finder | 'failed'>();
  const isMissing = isWanted && (finder === undefined || finder === 'failed');
  useEffect(() => {
    if (!isMissing) return undefined;
    let isCurrent = true;
    loadFinder().then(
      (loaded) => isCurrent && setFinder(loaded),
      () => isCurrent && setFinder('failed'),
    );
    return () => {
      isCurrent = false;
    };
  }, [isMissing]);
  return finder;
}
