import { useRef } from 'react';
import type { FocusEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import type { Place } from '../../runner/types.ts';
import { StaticCode } from '../StaticCode/index.tsx';
import { placeAt } from './model/metrics.ts';
import styles from './CodeArea.module.css';

/** That the editor is wanted, and where its cursor belongs. */
export interface Wanted {
  place?: Place;
  /** How far the static code was scrolled, in pixels. */
  scroll?: { top: number; left: number };
  /** What gets the keyboard when the editor is there. */
  focus: 'code' | 'frame' | 'none';
}

interface Props {
  pattern: Pattern;
  file: string;
  /** True when the editor stands in its place. */
  hidden: boolean;
  onWant(wanted: Wanted): void;
}

/** All files as static code, one of them shown, waiting to be edited. */
export function StaticFiles(props: Props): ReactNode {
  const { pattern, file, hidden, onWant } = props;
  const pointing = useRef(false);
  const click = (event: MouseEvent<HTMLDivElement>) => {
    pointing.current = false;
    // A reader who selects text wants to copy it, not to edit.
    if (window.getSelection()?.isCollapsed === false) return;
    const code = (event.target as Element).closest('pre');
    if (code === null) return;
    const place = { file, ...placeAt(code, event.clientX, event.clientY) };
    onWant({ place, scroll: scrollOf(code), focus: 'code' });
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    onWant({ scroll: scrollOf(event.target as Element), focus: 'code' });
  };
  const focus = (event: FocusEvent<HTMLDivElement>) => {
    if (!pointing.current && event.target.tagName === 'PRE') {
      onWant({ scroll: scrollOf(event.target), focus: 'frame' });
    }
  };
  return (
    <div
      className={styles.static}
      hidden={hidden}
      onPointerDown={() => {
        pointing.current = true;
      }}
      onClick={click}
      onKeyDown={key}
      onFocus={focus}
    >
      {pattern.files.map((source) => (
        <div
          key={source.name}
          className={styles.file}
          hidden={source.name !== file}
          data-playground-file={source.name}
        >
          <StaticCode
            slug={pattern.slug}
            file={source}
            className={styles.numbered}
          />
        </div>
      ))}
    </div>
  );
}

function scrollOf({ scrollTop, scrollLeft }: Element): Wanted['scroll'] {
  return { top: scrollTop, left: scrollLeft };
}
