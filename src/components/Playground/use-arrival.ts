/** Brings a playground into sight when a link to it opens. */
import { useCallback, useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** What a reader does who is somewhere already. */
const DOINGS = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/** Where somebody writes, the keyboard is not taken away. */
const WRITING = 'input, textarea, select, [contenteditable="true"]';

/**
 * Returns the reference for the section, and what scrolls to it and gives it
 * the keyboard. That does nothing if the reader has begun to read since the
 * address was opened.
 */
export function useArrival(): [RefObject<HTMLElement | null>, () => void] {
  const section = useRef<HTMLElement>(null);
  const busy = useRef(false);
  useEffect(() => {
    const begin = () => {
      busy.current = true;
    };
    const forget = () => {
      busy.current = false;
    };
    const options = { capture: true, passive: true };
    for (const doing of DOINGS) window.addEventListener(doing, begin, options);
    window.addEventListener('hashchange', forget, options);
    return () => {
      for (const doing of DOINGS) {
        window.removeEventListener(doing, begin, options);
      }
      window.removeEventListener('hashchange', forget, options);
    };
  }, []);
  const arrive = useCallback(() => {
    const element = section.current;
    if (element === null || busy.current) return;
    // At once, for everybody: there is nothing to see on the way.
    element.scrollIntoView({ block: 'start', behavior: 'instant' });
    if (document.activeElement?.matches(WRITING) === true) return;
    element.focus({ preventScroll: true });
  }, []);
  return [section, arrive];
}
