import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface Tab<Id extends string> {
  id: Id;
  label: ReactNode;
}

interface Props<Id extends string> {
  /** What the tabs choose between, for those who can't see them. */
  label: string;
  tabs: readonly Tab<Id>[];
  chosen: Id;
  onChoose(id: Id): void;
  /** Prefix of the ids; the panel is `<prefix>-panel`. */
  prefix: string;
}

/** Keys that move between tabs, and where to. */
const MOVES: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A row of tabs: one stop for the Tab key, arrows move and choose. */
export function Tabs<Id extends string>(props: Props<Id>): ReactNode {
  const { label, tabs, chosen, onChoose, prefix } = props;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = document.getElementById(tabId(prefix, chosen));
    if (row.current !== null && tab !== null) reveal(row.current, tab);
  }, [prefix, chosen]);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = MOVES[event.key]?.(at, tabs.length);
    const next = to === undefined ? undefined : tabs[to];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
    document.getElementById(tabId(prefix, next.id))?.focus();
  };
  return (
    <div
      ref={row}
      className={styles.tabs}
      role="tablist"
      aria-label={label}
      onKeyDown={move}
    >
      {tabs.map(({ id, label: text }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(prefix, id)}
          className={styles.tab}
          aria-selected={id === chosen}
          aria-controls={panelId(prefix)}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** Scrolls the row, and nothing around it, until the tab is in sight. */
function reveal(row: HTMLElement, tab: HTMLElement): void {
  const { offsetLeft: left, offsetWidth: width } = tab;
  const marginPx = 24;
  const last = left + width + marginPx - row.clientWidth;
  if (row.scrollLeft < last) row.scrollLeft = last;
  if (row.scrollLeft > left - marginPx) row.scrollLeft = left - marginPx;
}

export function tabId(prefix: string, id: string): string {
  return `${prefix}-${id}`;
}

export function panelId(prefix: string): string {
  return `${prefix}-panel`;
}
