import { useHistory } from '@docusaurus/router';
import clsx from 'clsx';
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';

import { Pieces } from '../../components/Pieces';
import type { Hit } from './hits';
import styles from './styles.module.css';
import { useSearch } from './useSearch';

const LIST = 'search-hits';
const optionId = (index: number) => `${LIST}-${index}`;

/** A combobox over the search index. Escape, or a click outside, closes it. */
export default function SearchDialog({
  begin,
  onClose,
}: {
  /** What is looked for when it opens. */
  begin: string;
  onClose: () => void;
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const history = useHistory();
  const [query, setQuery] = useState(begin);
  const [chosen, setChosen] = useState(0);
  const { hits, message, isPartial } = useSearch(query);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({
      block: 'nearest',
    });
  }, [chosen]);

  function open(hit: Hit | undefined): void {
    if (hit === undefined) return;
    dialog.current?.close();
    history.push(hit.url);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Escape') {
      // A search field would only be emptied.
      event.preventDefault();
      dialog.current?.close();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(hits[chosen]);
    } else if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + hits.length) % hits.length);
    }
  }

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Search"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className={styles.panel}>
        <input
          type="search"
          role="combobox"
          aria-label="Search the patterns and the reference"
          aria-expanded={hits.length > 0}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={hits.length > 0 ? optionId(chosen) : undefined}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          placeholder="Lease, stale read, or what goes wrong…"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <ul id={LIST} role="listbox" aria-label="Found" className={styles.hits}>
          {hits.map((hit, index) => (
            <li
              key={hit.url}
              id={optionId(index)}
              role="option"
              aria-selected={index === chosen}
              className={clsx(styles.hit, index === chosen && styles.chosen)}
              onPointerMove={() => setChosen(index)}
              onClick={() => open(hit)}
            >
              <HitText hit={hit} />
            </li>
          ))}
        </ul>
        <p
          role="status"
          className={clsx(styles.message, isPartial && styles.partial)}
        >
          {message}
        </p>
        <p className={styles.keys} aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> open <kbd>Esc</kbd>{' '}
          close
        </p>
      </div>
    </dialog>
  );
}

function HitText({ hit }: { hit: Hit }): ReactNode {
  return (
    <>
      <span className={styles.title}>
        {hit.title}
        {hit.section !== undefined && (
          <span className={styles.section}> · {hit.section}</span>
        )}
        <span className={styles.kind}>
          {hit.kind}
          {hit.isAway && ', not here offline'}
        </span>
      </span>
      <span className={styles.excerpt}>
        <Pieces pieces={hit.excerpt} />
      </span>
    </>
  );
}
