import { useEffect, useState, type ReactNode } from 'react';

import { later } from '../../components/later';
import { SEARCH_SITE } from '../../search/ask';
import styles from './styles.module.css';

const SearchDialog = later(() => import('./SearchDialog'));

/**
 * The button that opens the search, and its keys: Ctrl or Cmd with K, and
 * the slash. The dialog and the index are loaded when they are asked for.
 */
export default function SearchBar(): ReactNode {
  /** What is in its field when it opens; undefined while it is closed. */
  const [query, setQuery] = useState<string>();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (!isShortcut(event)) return;
      event.preventDefault();
      setQuery((open) => open ?? '');
    }
    function onAsked(event: Event): void {
      setQuery((event as CustomEvent<string>).detail);
    }
    document.addEventListener('keydown', onKeyDown);
    window.addEventListener(SEARCH_SITE, onAsked);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      window.removeEventListener(SEARCH_SITE, onAsked);
    };
  }, []);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        aria-label="Search the site"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K /"
        onClick={() => setQuery('')}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="7" cy="7" r="4.5" />
          <path d="m10.5 10.5 4 4" />
        </svg>
        <span className={styles.word}>Search</span>
        <kbd>/</kbd>
      </button>
      {query !== undefined && (
        <SearchDialog begin={query} onClose={() => setQuery(undefined)} />
      )}
    </>
  );
}

function isShortcut(event: KeyboardEvent): boolean {
  const hasCommand = event.ctrlKey || event.metaKey;
  if (event.key.toLowerCase() === 'k' && hasCommand) return true;
  return event.key === '/' && !hasCommand && !isTyping(event.target);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select') !== null)
  );
}
