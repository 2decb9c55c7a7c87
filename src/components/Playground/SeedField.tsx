import { useState } from 'react';
import type { ReactNode } from 'react';
import styles from './Controls.module.css';

interface Props {
  id: string;
  /** Undefined while only a run can tell. */
  value: number | undefined;
  onChange(seed: number): void;
}

/** Keeps what is typed, and hands on only what is a seed. */
export function SeedField({ id, value, onChange }: Props): ReactNode {
  const [typed, setTyped] = useState<string>();
  const wrong = typed !== undefined && !/^\d{1,15}$/.test(typed);
  return (
    <span className={styles.field}>
      <label htmlFor={id}>Seed</label>
      <input
        id={id}
        className={styles.seed}
        type="number"
        min={0}
        step={1}
        value={typed ?? String(value ?? '')}
        placeholder={value === undefined ? 'its own' : undefined}
        aria-invalid={wrong}
        title={wrong ? 'The seed is a whole number, 0 or more.' : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          if (/^\d{1,15}$/.test(target.value)) onChange(Number(target.value));
        }}
        onBlur={() => setTyped(undefined)}
      />
    </span>
  );
}
