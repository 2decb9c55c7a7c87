import { useState } from 'react';
import type { ReactNode } from 'react';
import { isSeed } from './model/check-setup.ts';
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
  const wrong = typed !== undefined && seedOf(typed) === undefined;
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
        title={wrong ? REFUSAL : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          const seed = seedOf(target.value);
          if (seed !== undefined) onChange(seed);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </span>
  );
}

const REFUSAL = `The seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER.toLocaleString('en')}.`;

function seedOf(text: string): number | undefined {
  const seed = /^\d+$/.test(text) ? Number(text) : undefined;
  return isSeed(seed) ? seed : undefined;
}
