import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import type { Pattern } from '../../catalog/types.ts';
import { MAX_FAULTS } from '../../runner/core/bounds.ts';
import { later } from '../later.tsx';
import { FaultItem } from './FaultItem.tsx';
import { faultSentence } from './model/fault-text.ts';
import { inForce } from './model/setup.ts';
import type { Action, State } from './model/state.ts';
import styles from './Faults.module.css';

/** In a chunk of its own, for those who want to change what goes wrong. */
const FaultForm = later(
  () => import('./FaultForm.tsx'),
  <p className={styles.none}>Loading…</p>,
);

interface Props {
  pattern: Pattern;
  state: State;
  dispatch(action: Action): void;
  prefix: string;
}

/** What goes wrong in the story, as sentences that can be changed. */
export function Faults({ pattern, state, dispatch, prefix }: Props): ReactNode {
  /** The fault that is being changed, or that one is being added. */
  const [open, setOpen] = useState<Fault | 'new'>();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  /** The button that gets the keyboard once the list is drawn anew. */
  const next = useRef<{ index: number; button: string }>(undefined);
  const { setup, results } = state;
  const inUse = inForce(pattern, setup, state.own).faults;
  const isKnown = inUse !== undefined;
  const faults = inUse ?? [];
  const order = setup.schedule?.some((step) => step > 0) === true;
  const known = { nodes: pattern.nodes, faults, run: results.run };
  const formId = `${prefix}-fault-form`;
  const focusOn = (index: number, button: string) => {
    next.current = { index, button };
  };
  useEffect(() => {
    const wanted = next.current;
    if (wanted === undefined) return;
    next.current = undefined;
    const item = list.current?.children[wanted.index];
    const buttons = item?.querySelectorAll<HTMLButtonElement>('[data-button]');
    const all = [...(buttons ?? [])];
    const found = all.find(({ dataset }) => dataset.button === wanted.button);
    (found ?? all[0] ?? adder.current)?.focus();
  });
  /** The button that was pressed is gone; the keyboard goes on from here. */
  const remove = (action: Action) => {
    dispatch(action);
    adder.current?.focus();
  };
  const move = (index: number, by: -1 | 1) => {
    const to = index + by;
    dispatch({ type: 'moveFault', index, to });
    focusOn(to, by < 0 ? 'earlier' : 'later');
    setSaid(`Fault ${to + 1} of ${faults.length}.`);
  };
  const change = (index: number, fault: Fault) => {
    dispatch({ type: 'setFault', index, fault });
    close(index);
    setSaid(`Changed: ${faultSentence(fault)}.`);
  };
  const close = (index: number) => {
    setOpen(undefined);
    focusOn(index, 'change');
  };
  return (
    <fieldset className={styles.faults}>
      <legend>Faults</legend>
      <ul ref={list}>
        {!isKnown && (
          <li className={styles.none}>those of your story: Run lists them</li>
        )}
        {isKnown && faults.length === 0 && !order && (
          <li className={styles.none}>none</li>
        )}
        {faults.map((fault, index) => (
          <FaultItem
            key={`${index} ${JSON.stringify(fault)}`}
            text={faultSentence(fault)}
            isFirst={index === 0}
            isLast={index === faults.length - 1}
            onMove={(by) => move(index, by)}
            onChange={() => setOpen(fault)}
            onRemove={() => remove({ type: 'removeFault', index })}
          >
            {open === fault && (
              <FaultForm
                known={known}
                fault={fault}
                onDone={(changed) => change(index, changed)}
                onCancel={() => close(index)}
              />
            )}
          </FaultItem>
        ))}
        {order && (
          <FaultItem
            text="Deliveries in another order"
            isFirst
            isLast
            onRemove={() => remove({ type: 'removeSchedule' })}
          />
        )}
      </ul>
      <button
        ref={adder}
        type="button"
        className={styles.add}
        aria-expanded={open === 'new'}
        aria-controls={formId}
        aria-disabled={!isKnown}
        title={isKnown ? undefined : UNKNOWN}
        onClick={() => {
          if (open === 'new') setOpen(undefined);
          else if (isKnown) setOpen('new');
        }}
      >
        {open === 'new' ? 'Close' : 'Add a fault'}
      </button>
      <div id={formId} className={styles.form} hidden={open !== 'new'}>
        {open === 'new' && (
          <FaultForm
            known={known}
            onDone={(fault) => {
              dispatch({ type: 'addFault', fault });
              const isFull = faults.length >= MAX_FAULTS;
              setSaid(isFull ? '' : `Added: ${faultSentence(fault)}.`);
            }}
            onCancel={() => {
              setOpen(undefined);
              adder.current?.focus();
            }}
          />
        )}
      </div>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </fieldset>
  );
}

const UNKNOWN = 'Run first: your story may have faults of its own';
