import type { MouseEvent, ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import {
  inForce,
  namedBounds,
  offersSearch,
  searchBoundsOf,
  whyNoSearch,
} from './model/setup.ts';
import type { State, Task } from './model/state.ts';
import type { Commands } from './commands.ts';
import { SeedField } from './SeedField.tsx';
import { showResults } from './show-results.ts';
import styles from './Controls.module.css';

interface Props {
  pattern: Pattern;
  state: State;
  commands: Commands;
  compact: boolean;
  /** Prefix of the ids of fields. */
  prefix: string;
}

/** The bar over the code: what to run, and Run. */
export function Controls(props: Props): ReactNode {
  const { pattern, state, commands, compact, prefix } = props;
  const { setup, task } = state;
  const busy = task !== undefined;
  const { dispatch, prepare } = commands;
  const isSearched = offersSearch(pattern, setup);
  const canSearch = isSearched && !state.fromLink;
  const start = (task: Task, { currentTarget }: MouseEvent) => {
    commands.start(task);
    showResults(currentTarget.closest('section') ?? currentTarget);
  };
  // A title is for those with a pointer; the sentence is for everybody.
  const sayWhyNot = () =>
    dispatch({ type: 'notice', text: whyNoSearch(pattern, setup) });
  return (
    <div className={styles.bar}>
      <div className={styles.group} role="group" aria-label="Actions">
        <button
          type="button"
          className={styles.run}
          title="Plays the story and runs the tests: Ctrl+Enter, or ⌘ Enter"
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onClick={(event) => start('run', event)}
          onPointerEnter={prepare}
          onFocus={prepare}
        >
          Run
        </button>
        <button
          type="button"
          className={styles.button}
          aria-disabled={!busy}
          onClick={commands.stop}
        >
          Stop
        </button>
        {!compact && (
          <button
            type="button"
            className={styles.button}
            aria-disabled={!canSearch}
            title={
              isSearched
                ? `Plays the story again and again, to find a rule broken within ${namedBounds(searchBoundsOf(pattern, setup))}`
                : whyNoSearch(pattern, setup)
            }
            onClick={(event) => {
              if (canSearch) start('search', event);
              else if (!isSearched) sayWhyNot();
            }}
          >
            Search
          </button>
        )}
      </div>
      <div className={styles.group} role="group" aria-label="Settings">
        <Choice
          id={`${prefix}-story`}
          label="Story"
          value={setup.story}
          options={pattern.stories.map(({ name, title }) => [name, title])}
          onChange={(story) => dispatch({ type: 'story', story })}
        />
        <Choice
          id={`${prefix}-version`}
          label="Version"
          value={setup.variant}
          options={versions(pattern)}
          onChange={(variant) => dispatch({ type: 'variant', variant })}
        />
        {!compact && (
          <SeedField
            key={`${setup.story} ${state.epoch}`}
            id={`${prefix}-seed`}
            value={inForce(pattern, setup, state.own).seed}
            onChange={(seed) => dispatch({ type: 'seed', seed })}
          />
        )}
      </div>
      <div className={styles.end} role="group" aria-label="Your code">
        <button type="button" className={styles.quiet} onClick={commands.reset}>
          Reset
        </button>
        {!compact && (
          <>
            <button
              type="button"
              className={styles.quiet}
              onClick={commands.share}
            >
              Share
            </button>
            <button
              type="button"
              className={styles.quiet}
              onClick={commands.download}
            >
              Download
            </button>
          </>
        )}
      </div>
    </div>
  );
}

function versions({ slug, variants }: Pattern): [string, string][] {
  const naive = variants.map(({ file, title }): [string, string] => [
    file,
    title,
  ]);
  return [[`${slug}.ts`, 'the pattern'], ...naive];
}

function Choice(props: {
  id: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange(value: string): void;
}): ReactNode {
  const { id, label, value, options, onChange } = props;
  return (
    <span className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
