/** Searches the stories that ask for it, in the pattern and its variants. */
import type {
  Scenario,
  Search,
} from '../../patterns-code/_simulation/types.ts';
import { boundsOf } from '../catalog/searched.ts';
import type { SearchFinding } from '../catalog/types.ts';

/** A finding, and the run that shows it. */
export interface Found {
  finding: SearchFinding;
  violation: Search['violation'];
}

/** Searches one story; `figure` names the drawing of what is found. */
export async function searchStory(
  scenario: Scenario,
  explore: (story: Scenario) => Promise<Search>,
  { story, file, figure }: { story: string; file: string; figure: string },
): Promise<Found> {
  const { runs, exhaustive, violation } = await explore(scenario);
  const bounds = boundsOf(scenario.search ?? {});
  const finding: SearchFinding = { story, file, runs, exhaustive, bounds };
  if (violation !== undefined) {
    const { rule, faults } = violation;
    finding.violation = { rule, faults: [...faults], figure };
  }
  return { finding, violation };
}
