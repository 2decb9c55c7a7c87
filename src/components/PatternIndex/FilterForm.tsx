import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Filter } from './filter.ts';
import styles from './styles.module.css';

/** Each of these words has to find something. */
export const PLACEHOLDER = 'stale, timeout, lock …';

interface Props {
  filter: Filter;
  onChange(filter: Filter): void;
  categories: readonly { slug: string; label: string }[];
  tags: readonly string[];
  /** False until the page's script runs; its room is there before. */
  ready: boolean;
}

export function FilterForm(props: Props): ReactNode {
  const { filter, onChange, categories, tags, ready } = props;
  return (
    <form
      className={clsx(styles.form, !ready && styles.waiting)}
      role="search"
      aria-label="Filter the patterns"
      onSubmit={(event) => event.preventDefault()}
    >
      <label className={styles.field}>
        Symptom, name or word
        <input
          type="search"
          value={filter.text}
          placeholder={PLACEHOLDER}
          onChange={({ target }) => onChange({ ...filter, text: target.value })}
        />
      </label>
      <Choice
        label="Category"
        value={filter.category}
        options={categories.map(({ slug, label }) => [slug, label])}
        onChange={(category) => onChange({ ...filter, category })}
      />
      <Choice
        label="Tag"
        value={filter.tag}
        options={tags.map((tag) => [tag, tag])}
        onChange={(tag) => onChange({ ...filter, tag })}
      />
    </form>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange(value: string): void;
}): ReactNode {
  return (
    <label className={styles.field}>
      {props.label}
      <select
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
      >
        <option value="">all</option>
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
