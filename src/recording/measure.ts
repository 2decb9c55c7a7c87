/** Runs an experiment: one number for each x and each series. */
import type {
  Experiment,
  Run,
  Samples,
} from '../../patterns-code/_simulation/types.ts';
import type { ExperimentResult } from '../catalog/types.ts';
import type { Loaded } from './load.ts';

export type Measured = Pick<ExperimentResult, 'x' | 'y' | 'series'>;

/**
 * Measures every point, in the order of the file. `watch` is told whom to
 * call with each run.
 *
 * @throws Error when a value is not a finite number, or when a run of its
 * experiment failed, for then the number says nothing; it names the point.
 */
export async function measure(
  name: string,
  { x, y, series }: Experiment,
  watch: Loaded['watch'],
): Promise<Measured> {
  let failed: Run | undefined;
  watch((run) => {
    if (run.outcome === 'failed') failed ??= run;
  });
  const measured: Measured['series'] = [];
  for (const [title, valueAt] of Object.entries(series)) {
    const points: Point[] = [];
    for (const at of x.values) {
      // The experiment's author knows the type of its own x.
      const samples = await valueAt(at as never);
      const all = typeof samples === 'number' ? [samples] : samples;
      if (failed !== undefined) {
        throw new Error(
          `A run of the experiment ${name} failed, for "${title}" at ` +
            `${x.label} ${at}: ${String(failed.error)}. Catch in its story ` +
            'what may happen there, and count it.',
        );
      }
      if (all.length === 0 || !all.every(Number.isFinite)) {
        throw new Error(
          `The experiment ${name} measured ${text(samples)} for "${title}" ` +
            `at ${x.label} ${at}. Every series has to return a finite ` +
            'number, or a list of some.',
        );
      }
      points.push(pointOf(all));
    }
    const values = points.map(({ mean }) => mean);
    const spread = points.map(({ ends }) => ends);
    const spreads = spread.some(([low, high]) => low < high);
    measured.push({ name: title, values, ...(spreads ? { spread } : {}) });
  }
  return {
    x: { label: x.label, values: [...x.values] },
    ...(y === undefined ? {} : { y: { ...y } }),
    series: measured,
  };
}

interface Point {
  mean: number;
  /** The smallest and the largest sample. */
  ends: [number, number];
}

function pointOf(samples: readonly number[]): Point {
  const sum = samples.reduce((total, sample) => total + sample, 0);
  const ends: Point['ends'] = [Math.min(...samples), Math.max(...samples)];
  return {
    mean: rounded(sum / samples.length),
    ends: [rounded(ends[0]), rounded(ends[1])],
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function text(samples: Samples): string {
  return typeof samples === 'number' ? `${samples}` : JSON.stringify(samples);
}
