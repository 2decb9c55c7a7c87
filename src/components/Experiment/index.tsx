import type { ReactNode } from 'react';
import type { ExperimentResult, Pattern } from '../../catalog/types.ts';
import { figureOf, Frame } from '../Figure/Frame.tsx';
import { inWords } from '../../catalog/numbers.ts';
import styles from './styles.module.css';

/**
 * `<Experiment name="callerWait" />`: a plot, and its numbers; or a table, if
 * each series has a unit of its own.
 */
export default function Experiment(props: {
  name: string;
  pattern: Pattern;
}): ReactNode {
  const { slug, figures } = props.pattern;
  const experiment = experimentOf(props.pattern, props.name);
  const { title, caption, figure, y } = experiment;
  if (y === undefined) return <Table experiment={experiment} />;
  return (
    <Frame
      slug={slug}
      figure={{ ...figureOf(figures, figure), title, description: caption }}
      caption={caption}
    >
      {experiment.series.some(({ spread }) => spread !== undefined) && (
        <p className={styles.spread}>
          Means of several runs; bands and strokes go from the smallest to the
          largest.
        </p>
      )}
      <details className={styles.numbers}>
        <summary>The numbers</summary>
        <Numbers experiment={experiment} />
      </details>
    </Frame>
  );
}

function Table({ experiment }: { experiment: ExperimentResult }): ReactNode {
  const { title, caption } = experiment;
  return (
    <section className={styles.table} aria-label={title}>
      <p>
        <strong>{title}.</strong> {caption}
      </p>
      <Numbers experiment={turned(experiment)} />
    </section>
  );
}

/** What was measured down the side, so that the patterns stand abreast. */
function turned({ x, series, ...rest }: ExperimentResult): ExperimentResult {
  return {
    ...rest,
    x: { label: '', values: series.map(({ name }) => name) },
    series: x.values.map((value, i) => ({
      name: String(value),
      values: series.map(({ values }) => values[i] ?? NaN),
    })),
  };
}

function Numbers(props: { experiment: ExperimentResult }): ReactNode {
  const { x, y, series, title } = props.experiment;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
      <table>
        {y !== undefined && <caption>{y.label}</caption>}
        <thead>
          <tr>
            {x.label === '' ? <td /> : <th scope="col">{x.label}</th>}
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {x.values.map((value, i) => (
            <tr key={value}>
              <th scope="row">
                {typeof value === 'number' ? inWords(value) : value}
              </th>
              {series.map(({ name, values }) => (
                <td key={name}>{inWords(values[i] ?? NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** @throws Error when there is none of that name, which stops the build. */
export function experimentOf(
  { experiments }: Pattern,
  name: string,
): ExperimentResult {
  const found = experiments.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((one) => one.name).join(', ');
  throw new Error(`There is no experiment "${name}". Accepted: ${names}.`);
}
