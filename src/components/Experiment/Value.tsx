import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { inWords } from '../../catalog/numbers.ts';
import { experimentOf } from './index.tsx';

interface Props {
  experiment: string;
  series: string;
  x: number | string;
  pattern: Pattern;
}

/**
 * `<Value experiment="callerWait" series="without" x={1000} />`: one measured
 * number in the middle of a sentence.
 */
export default function Value(props: Props): ReactNode {
  const { x, series } = experimentOf(props.pattern, props.experiment);
  const line = series.find(({ name }) => name === props.series);
  const at = x.values.findIndex((value) => String(value) === String(props.x));
  const value = line?.values[at];
  if (value === undefined) {
    throw new Error(
      `"${props.experiment}" has no value of "${props.series}" at ${props.x}. ` +
        `Series: ${series.map(({ name }) => name).join(', ')}; ` +
        `${x.label}: ${x.values.join(', ')}.`,
    );
  }
  return <data value={value}>{inWords(value)}</data>;
}
