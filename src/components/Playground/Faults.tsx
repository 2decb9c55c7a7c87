import { lazy, Suspense, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { faultSentence } from './model/fault-text.ts';
import { faultsOf } from './model/setup.ts';
import type { Action, State } from './model/state.ts';
import styles from './Faults.module.css';

const FaultForm = lazy(() => import('./FaultForm.tsx'));

interface Props {
  pattern: Pattern;
  state: State;
  dispatch(action: Action): void;
  prefix: string;
}

/** What goes wrong in the story, as sentences that can be taken out. */
export function Faults({ pattern, state, dispatch, prefix }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const { setup, results } = state;
  const faults = faultsOf(pattern, setup);
  const order = setup.schedule?.some((step) => step > 0) === true;
  const adder = useRef<HTMLButtonElement>(null);
  /** The button that was pressed is gone; the keyboard goes on from here. */
  const remove = (action: Action) => {
    dispatch(action);
    adder.current?.focus();
  };
  const formId = `${prefix}-fault-form`;
  return (
    <fieldset className={styles.faults}>
      <legend>Faults</legend>
      <ul>
        {faults.length === 0 && !order && <li className={styles.none}>none</li>}
        {faults.map((fault, index) => (
          <Item
            key={`${index} ${JSON.stringify(fault)}`}
            text={faultSentence(fault)}
            onRemove={() => remove({ type: 'removeFault', index })}
          />
        ))}
        {order && (
          <Item
            text="An order of deliveries found by search"
            onRemove={() => remove({ type: 'removeSchedule' })}
          />
        )}
      </ul>
      <button
        ref={adder}
        type="button"
        className={styles.add}
        aria-expanded={open}
        aria-controls={formId}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Close' : 'Add a fault'}
      </button>
      <div id={formId} className={styles.form} hidden={!open}>
        {open && (
          <Suspense fallback={<p className={styles.none}>Loading…</p>}>
            <FaultForm
              known={pattern.nodes}
              trace={results.run?.trace}
              onAdd={(fault) => dispatch({ type: 'addFault', fault })}
            />
          </Suspense>
        )}
      </div>
    </fieldset>
  );
}

function Item(props: { text: string; onRemove(): void }): ReactNode {
  return (
    <li className={styles.fault}>
      {props.text}
      <button
        type="button"
        className={styles.remove}
        aria-label={`Remove: ${props.text}`}
        onClick={props.onRemove}
      >
        ×
      </button>
    </li>
  );
}
