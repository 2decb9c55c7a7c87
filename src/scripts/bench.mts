/**
 * `npm run bench`: the speed of the simulation beside the bare loop that it
 * is built on, the time of a build, the weight of the pages beside a bare
 * Docusaurus page, and the time from Run to its result. Machines are noisy:
 * compare the ratios, and only numbers of one run. With `--waits` it measures
 * only the last of these, on the site in `build/`, and with
 * `--against <folder>` beside that of another built site, in turns.
 */
import { parseArgs } from 'node:util';

import { lineOf, type Figure } from '../bench/figure.ts';
import { measureSimulation } from '../bench/simulation.ts';
import { measureBuild, measureBuilt, measureSite } from '../bench/site.ts';

function print(figures: readonly Figure[]): void {
  for (const figure of figures) console.log(lineOf(figure));
}

const { values } = parseArgs({
  options: { waits: { type: 'boolean' }, against: { type: 'string' } },
});
if (values.waits === true) {
  print(await measureBuilt(['build', values.against ?? []].flat()));
} else {
  print(await measureSimulation());
  print([measureBuild()]);
  print(await measureSite());
}
