import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import styles from './styles.module.css';

const TITLE = 'symptoms';

/** Under the intent: what somebody says who has the problem. */
export default function Symptoms({ pattern }: { pattern: Pattern }): ReactNode {
  return (
    <section className={styles.symptoms} aria-labelledby={TITLE}>
      <p id={TITLE} className={styles.title}>
        Does this sound like you?
      </p>
      <ul className={styles.list}>
        {pattern.symptoms.map((symptom) => (
          <li key={symptom}>{symptom}</li>
        ))}
      </ul>
    </section>
  );
}
