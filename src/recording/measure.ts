/** Runs an experiment: one number for each x and each series. */
import type { Experiment } from '../../patterns-code/_simulation/types.ts';
import type { ExperimentResult } from '../catalog/types.ts';

export type Measured = Pick<ExperimentResult, 'x' | 'y' | 'series'>;

/**
 * Measures every point, in the order of the file.
 *
 * @throws Error when a value is not a finite number; it names the point.
 */
export async function measure(
  name: string,
  { x, y, series }: Experiment,
): Promise<Measured> {
  const measured: Measured['series'] = [];
  for (const [title, valueAt] of Object.entries(series)) {
    const values: number[] = [];
    for (const at of x.values) {
      // The experiment's author knows the type of its own x.
      const value = await valueAt(at as never);
      if (!Number.isFinite(value)) {
        throw new Error(
          `The experiment ${name} measured ${value} for "${title}" at ` +
            `${x.label} ${at}. Every series has to return a finite number.`,
        );
      }
      values.push(Math.round(value * 1e6) / 1e6);
    }
    measured.push({ name: title, values });
  }
  return {
    x: { label: x.label, values: [...x.values] },
    y: { ...y },
    series: measured,
  };
}
