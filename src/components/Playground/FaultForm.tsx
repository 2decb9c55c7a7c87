import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type {
  Fault,
  TraceEvent,
} from '../../../patterns-code/_simulation/types.ts';
import type { Pattern } from '../../catalog/types.ts';
import { messageChoices, nodeChoices } from './model/choices.ts';
import {
  EMPTY_DRAFT,
  FAULT_FIELDS,
  FAULT_KINDS,
  faultOf,
} from './model/fault-form.ts';
import type { FaultDraft, FaultField, FaultKind } from './model/fault-form.ts';
import styles from './FaultForm.module.css';

interface Props {
  /** The nodes that the catalog knows, before anything has run. */
  known: Pattern['nodes'];
  trace: readonly TraceEvent[] | undefined;
  onAdd(fault: Fault): void;
}

/** The form "Add a fault"; its menus hold the story's own nodes. */
export default function FaultForm(props: Props): ReactNode {
  const { known, trace, onAdd } = props;
  const nodes = nodeChoices(known, trace);
  const messages = messageChoices(trace);
  const [draft, setDraft] = useState<FaultDraft>(EMPTY_DRAFT);
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const set = (change: Partial<FaultDraft>) => {
    setDraft({ ...draft, ...change });
    setProblem(undefined);
  };
  const node = draft.node || (nodes.at(-1) ?? '');
  const message = draft.message || (messages[0]?.key ?? '');
  const shown = { ...draft, node, message };
  const add = () => {
    const made = faultOf(shown, nodes);
    if ('problem' in made) return setProblem(made.problem);
    onAdd(made.fault);
  };
  const menu = (
    label: string,
    field: 'kind' | 'node' | 'message',
    options: readonly (readonly [string, string])[],
  ) => (
    <span className={styles.field}>
      <label htmlFor={`${id}-${field}`}>{label}</label>
      <select
        id={`${id}-${field}`}
        value={shown[field]}
        onChange={(event) => set({ [field]: event.target.value })}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
  const number = (
    label: string,
    field: 'at' | 'ms' | 'rate' | 'after',
    unit = 'ms',
  ) => (
    <span className={styles.field}>
      <label htmlFor={`${id}-${field}`}>{label}</label>
      <input
        id={`${id}-${field}`}
        inputMode="numeric"
        size={6}
        value={draft[field]}
        onChange={(event) => set({ [field]: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') add();
        }}
      />
      <span aria-hidden="true">{unit}</span>
    </span>
  );
  const fields: Record<FaultField, () => ReactNode> = {
    node: () =>
      menu(
        'Node',
        'node',
        nodes.map((name) => [name, name]),
      ),
    message: () =>
      messages.length === 0 ? (
        <span>Run the story once, and its messages are here.</span>
      ) : (
        menu(
          'Message',
          'message',
          messages.map((m) => [m.key, m.label]),
        )
      ),
    side: () => (
      <Sides
        nodes={nodes}
        chosen={draft.side}
        onChange={(side) => set({ side })}
      />
    ),
    at: () => number('At', 'at'),
    ms: () => number(MS_LABELS[draft.kind] ?? 'For', 'ms'),
    rate: () => number('Runs at', 'rate', 'times its speed'),
    after: () =>
      number(
        draft.kind === 'crash' ? 'Restarts after' : 'Heals after',
        'after',
      ),
  };
  const kinds = Object.entries(FAULT_KINDS);
  return (
    <div className={styles.form} role="group" aria-label="Add a fault">
      {menu('Kind', 'kind', kinds)}
      {FAULT_FIELDS[draft.kind].map((field) => (
        <span key={field} className={styles.slot}>
          {fields[field]()}
        </span>
      ))}
      <button type="button" className={styles.add} onClick={add}>
        Add
      </button>
      <p className={styles.problem} role="alert">
        {problem}
      </p>
    </div>
  );
}

const MS_LABELS: Partial<Record<FaultKind, string>> = {
  delay: 'Longer by',
  skew: 'Ahead by',
};

function Sides(props: {
  nodes: readonly string[];
  chosen: readonly string[];
  onChange(side: string[]): void;
}): ReactNode {
  const { nodes, chosen, onChange } = props;
  return (
    <span className={styles.sides} role="group" aria-label="Cut off">
      <span aria-hidden="true">Cut off</span>
      {nodes.map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={({ target }) => {
              const others = chosen.filter((one) => one !== name);
              onChange(target.checked ? [...others, name] : others);
            }}
          />
          {name}
        </label>
      ))}
    </span>
  );
}
