import { useEffect, useId, useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import type {
  FaultKind,
  Moment,
} from '../../../patterns-code/_simulation/fault-kinds.ts';
import {
  FAULT_KINDS,
  kindOf,
} from '../../../patterns-code/_simulation/fault-kinds.ts';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import { FaultField } from './FaultFields.tsx';
import { messageChoices, stepChoices } from './model/choices.ts';
import { askedOf, draftOf, faultOf, momentOf } from './model/fault-form.ts';
import type { Asked, FaultDraft, Problems } from './model/fault-form.ts';
import { proposal, strikable } from './model/fault-proposal.ts';
import type { Known } from './model/fault-proposal.ts';
import { FAULT_WORDS } from './model/fault-text.ts';
import styles from './FaultForm.module.css';

interface Props {
  known: Known;
  /** The fault to change; without one the form adds one. */
  fault?: Fault;
  onDone(fault: Fault): void;
  onCancel(): void;
}

/** The form for a fault; its menus hold the story's own nodes and messages. */
export default function FaultForm(props: Props): ReactNode {
  const { known, fault, onDone, onCancel } = props;
  // Only what the reader chose; the rest is proposed, also after a new run.
  const [chosen, setChosen] = useState<Partial<FaultDraft>>(
    fault === undefined ? {} : draftOf(fault),
  );
  const [problems, setProblems] = useState<Problems>({});
  const id = useId();
  const kind = chosen.kind ?? (fault === undefined ? 'crash' : kindOf(fault));
  const draft: FaultDraft = { ...proposal(kind, known), ...chosen, kind };
  const nodes = strikable(kind, known);
  // A node that can't suffer the kind that was chosen after it.
  if (!nodes.includes(draft.node)) draft.node = proposal(kind, known).node;
  // It stands where the button was that opened it.
  const takesOver = fault !== undefined;
  useEffect(() => {
    if (takesOver) document.getElementById(`${id}-kind`)?.focus();
  }, [takesOver, id]);
  const { run } = known;
  const menus = {
    nodes,
    messages: messageChoices(run?.trace),
    steps: stepChoices(run?.trace, draft.node, run?.omitted),
  };
  const set = (change: Partial<FaultDraft>) => {
    setChosen({ ...chosen, ...change });
    const rest = Object.entries(problems).filter(
      ([field]) => !(field in change),
    );
    setProblems('kind' in change ? {} : Object.fromEntries(rest));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const made = faultOf(draft, nodes);
    if ('fault' in made) return onDone(made.fault);
    setProblems(made.problems);
    const first = askedOf(draft).find((one) => one in made.problems);
    document.getElementById(`${id}-${first}`)?.focus();
  };
  const moments: readonly Moment[] = FAULT_KINDS[kind].moments;
  const kinds = Object.entries(FAULT_WORDS) as [FaultKind, { menu: string }][];
  const field = (asked: Asked) => (
    <FaultField
      key={asked}
      asked={asked}
      id={`${id}-${asked}`}
      draft={draft}
      problem={problems[asked]}
      {...menus}
      onChange={set}
    />
  );
  return (
    <form
      className={styles.form}
      aria-label={fault === undefined ? 'Add a fault' : 'Change this fault'}
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <Menu
        id={`${id}-kind`}
        label="Kind"
        value={kind}
        options={kinds.map(([key, { menu }]) => [key, menu])}
        onChange={(key) => set({ kind: key })}
      />
      {askedOf(draft).map((asked) => {
        if (moments.length < 2 || asked !== momentOf(draft))
          return field(asked);
        return (
          <span key="moment" className={styles.slot}>
            <Menu
              id={`${id}-moment`}
              label="When"
              value={asked}
              options={MOMENT_WORDS}
              onChange={(moment) => set({ moment })}
            />
            {field(asked)}
          </span>
        );
      })}
      <span className={styles.field}>
        <button type="submit" className={styles.add}>
          {fault === undefined ? 'Add' : 'Save'}
        </button>
        {fault !== undefined && (
          <button type="button" className={styles.add} onClick={onCancel}>
            Cancel
          </button>
        )}
      </span>
    </form>
  );
}

const MOMENT_WORDS: readonly (readonly [Moment, string])[] = [
  ['at', 'at a time'],
  ['afterStep', 'after a step'],
];

function Menu<Key extends string>(props: {
  id: string;
  label: string;
  value: Key;
  options: readonly (readonly [Key, string])[];
  onChange(key: Key): void;
}): ReactNode {
  const { id, label, value, options, onChange } = props;
  return (
    <span className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => {
          const found = options.find(([key]) => key === target.value);
          if (found !== undefined) onChange(found[0]);
        }}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
