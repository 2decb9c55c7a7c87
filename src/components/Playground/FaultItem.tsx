import type { ReactNode } from 'react';
import styles from './Faults.module.css';

interface Props {
  text: string;
  isFirst: boolean;
  isLast: boolean;
  onMove?(by: -1 | 1): void;
  onChange?(): void;
  onRemove(): void;
  /** The form, while it is being changed. */
  children?: ReactNode;
}

/** A fault as a sentence, with what can be done about it. */
export function FaultItem(props: Props): ReactNode {
  const { text, isFirst, isLast, onMove, onChange, onRemove, children } = props;
  if (Boolean(children)) return <li className={styles.changing}>{children}</li>;
  const button = (
    name: string,
    label: string,
    sign: string,
    onClick: () => void,
  ) => (
    <button
      type="button"
      className={styles.remove}
      data-button={name}
      aria-label={`${label}: ${text}`}
      title={label}
      onClick={onClick}
    >
      {sign}
    </button>
  );
  return (
    <li className={styles.fault}>
      {onChange === undefined ? (
        text
      ) : (
        <button
          type="button"
          className={styles.change}
          data-button="change"
          aria-label={`Change: ${text}`}
          title="Change"
          onClick={onChange}
        >
          {text}
        </button>
      )}
      {!isFirst && button('earlier', 'Move up', '↑', () => onMove?.(-1))}
      {!isLast && button('later', 'Move down', '↓', () => onMove?.(1))}
      {button('remove', 'Remove', '×', onRemove)}
    </li>
  );
}
