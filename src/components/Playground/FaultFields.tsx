import type { ReactNode } from 'react';
import { ruleOf } from './model/fault-form.ts';
import type { Asked, FaultDraft } from './model/fault-form.ts';
import type { Choice } from './model/choices.ts';
import { FAULT_WORDS, FIELD_WORDS } from './model/fault-text.ts';
import styles from './FaultForm.module.css';

interface Props {
  asked: Asked;
  draft: FaultDraft;
  /** What is not right about it. */
  problem: string | undefined;
  id: string;
  nodes: readonly string[];
  messages: readonly Choice[];
  /** The steps of the chosen node. */
  steps: readonly Choice[];
  onChange(change: Partial<FaultDraft>): void;
}

/** One field of the form, and under it what is wrong with it. */
export function FaultField(props: Props): ReactNode {
  const { id, problem } = props;
  return (
    <span className={styles.slot}>
      <Field {...props} />
      {problem !== undefined && (
        <span id={`${id}-problem`} className={styles.problem}>
          {problem}
        </span>
      )}
    </span>
  );
}

function Field(props: Props): ReactNode {
  const { asked, draft, id, problem, nodes, messages, steps } = props;
  const { onChange } = props;
  if (asked === 'sides') return <Sides {...props} />;
  const rule = ruleOf(draft.kind, asked);
  const { label = '', unit } = rule === undefined ? {} : wordsOf(props);
  const value = draft[asked];
  const shared = {
    id,
    value,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
  };
  if (rule?.holds === 'true') {
    return (
      <label className={styles.field}>
        <input
          {...shared}
          type="checkbox"
          checked={value === 'true'}
          onChange={({ target }) =>
            onChange({ [asked]: target.checked ? 'true' : '' })
          }
        />
        {label}
      </label>
    );
  }
  const lists = {
    node: nodes.map((name) => ({ key: name, label: name })),
    message: messages,
    afterStep: steps,
  };
  const list = asked in lists ? lists[asked as keyof typeof lists] : [];
  return (
    <span className={styles.field}>
      <label htmlFor={id}>{NAMED_LABELS[asked] ?? label}</label>
      {list.length > 0 ? (
        <select
          {...shared}
          onChange={({ target }) => onChange({ [asked]: target.value })}
        >
          {withValue(list, value).map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          inputMode={rule === undefined ? 'text' : 'decimal'}
          size={rule === undefined ? 16 : 6}
          autoComplete="off"
          onChange={({ target }) => onChange({ [asked]: target.value })}
        />
      )}
      {unit !== undefined && <span aria-hidden="true">{unit}</span>}
      {list.length === 0 && asked in UNKNOWN && (
        <span className={styles.hint}>{UNKNOWN[asked]}</span>
      )}
    </span>
  );
}

const NAMED_LABELS: Partial<Record<Asked, string>> = {
  node: 'Node',
  message: 'Message',
};

const UNKNOWN: Partial<Record<Asked, string>> = {
  message: 'Run the story once, and its messages are listed here.',
  afterStep: 'Run the story once, and the steps are listed here.',
};

function wordsOf({ asked, draft }: Props): { label: string; unit?: string } {
  const field = asked as keyof typeof FIELD_WORDS;
  const words = FIELD_WORDS[field];
  return {
    ...words,
    label: FAULT_WORDS[draft.kind].labels?.[field] ?? words.label,
  };
}

/** A message or step that the last run did not have stays what it was. */
function withValue(list: readonly Choice[], value: string): readonly Choice[] {
  if (value === '' || list.some(({ key }) => key === value)) return list;
  return [...list, { key: value, label: `${value}: not in the last run` }];
}

/** Who is cut off, and from whom; nobody is on both sides. */
function Sides({ draft, nodes, id, problem, onChange }: Props): ReactNode {
  const set = (side: 0 | 1, name: string, isOn: boolean) => {
    const without = draft.sides.map((all) => all.filter((one) => one !== name));
    const [a = [], b = []] = without;
    if (isOn) without[side]?.push(name);
    // Who is not cut off is one of those that the others are cut off from.
    else if (side === 0) b.push(name);
    onChange({ sides: [a, b] });
  };
  return (
    <span className={styles.sides}>
      {(['Cut off', 'From'] as const).map((label, side) => (
        <span
          key={label}
          className={styles.sides}
          role="group"
          aria-label={label}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        >
          <span aria-hidden="true">{label}</span>
          {nodes.map((name, index) => (
            <label key={name}>
              <input
                id={side === 0 && index === 0 ? id : undefined}
                type="checkbox"
                checked={draft.sides[side === 0 ? 0 : 1].includes(name)}
                onChange={({ target }) =>
                  set(side === 0 ? 0 : 1, name, target.checked)
                }
              />
              {name}
            </label>
          ))}
        </span>
      ))}
    </span>
  );
}
