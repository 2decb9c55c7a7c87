import { useEffect, useState } from 'react';
import { loadedTexts, loadTexts, type Texts } from './sources.ts';

/** A pattern's files as soon as they are there, or why they can't be had. */
export function useTexts(url: string): { texts?: Texts; error?: unknown } {
  const [found, setFound] = useState<ReturnType<typeof useTexts>>(() => {
    const texts = loadedTexts(url);
    return texts === undefined ? {} : { texts };
  });
  useEffect(() => {
    let isWanted = true;
    const tell = (next: ReturnType<typeof useTexts>) => {
      if (isWanted) setFound(next);
    };
    loadTexts(url).then(
      (texts) => tell({ texts }),
      (error: unknown) => tell({ error: error ?? new Error(url) }),
    );
    return () => {
      isWanted = false;
    };
  }, [url]);
  return found;
}
