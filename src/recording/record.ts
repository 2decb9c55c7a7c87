/** Records what a pattern's page shows, by running the pattern's own code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  sequenceDiagram,
  statesDiagram,
  topologyDiagram,
} from '../../patterns-code/_simulation/diagram.ts';
import type { Run, Scenario } from '../../patterns-code/_simulation/types.ts';
import {
  kebab,
  readScenarios,
  type ScenarioSource,
} from '../catalog/scenarios.ts';
import { humanise } from '../catalog/scenarios.ts';
import type { SearchFinding } from '../catalog/types.ts';
import { loadPattern, type Loaded } from './load.ts';
import { measure } from './measure.ts';
import { plotOf } from './plot.ts';
import { searchStory } from './search.ts';

/** A story, and what two runs of it left behind. */
export interface Played {
  /** A story of the system without the pattern; not in its topology. */
  withoutPattern: boolean;
  name: string;
  first: Run;
  second: Run;
}

/** The content of each file of `diagrams/<slug>/`, without drawings. */
export interface Recording {
  files: Map<string, string>;
  played: Played[];
}

/** The patterns in the folder, in order of their names. */
export function slugsOf(root: string): string[] {
  return readdirSync(join(root, 'patterns-code'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^[_.]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Plays, searches and measures everything that scenarios.ts exports. */
export async function recordPattern(
  root: string,
  slug: string,
): Promise<Recording> {
  const folder = join(root, 'patterns-code', slug);
  const text = readFileSync(join(folder, 'scenarios.ts'), 'utf8');
  const sources = readScenarios(text);
  const loaded = await loadPattern(root, slug);
  const stories = sources.filter(({ kind }) => kind === 'story');
  const played: Played[] = [];
  for (const { name } of stories) {
    const story = storyOf(loaded, name);
    const first = await loaded.record(story);
    const second = await loaded.record(story);
    const { withoutPattern = false } = story;
    played.push({ name, withoutPattern, first, second });
  }
  const files = new Map([
    ...drawn(slug, stories, played),
    ...(await searched(root, slug, stories)),
    ...(await measured(loaded, slug, sources)),
  ]);
  return { files, played };
}

type Files = [name: string, content: string][];

function drawn(
  slug: string,
  stories: readonly ScenarioSource[],
  played: readonly Played[],
): Files {
  const runs = played.map(({ first }) => first);
  const title = humanise(slug);
  const files: Files = stories.map(({ name, title, caption }, i) => {
    const words = { title, description: caption };
    return [`${kebab(name)}.mmd`, sequenceDiagram(runs[i]!, words)];
  });
  const withPattern = played
    .filter(({ withoutPattern }) => !withoutPattern)
    .map(({ first }) => first);
  const topology = topologyDiagram(withPattern, {
    title: `${title}: who calls whom`,
    description: 'The participants of all stories, and the calls between them.',
  });
  const states = statesDiagram(runs, {
    title: `${title}: states`,
    description: 'The states seen in all stories, and what led to each.',
  });
  files.push(['topology.mmd', topology]);
  if (states !== undefined) files.push(['states.mmd', states]);
  return files;
}

/** The searches of the pattern and of each naive version. */
async function searched(
  root: string,
  slug: string,
  stories: readonly ScenarioSource[],
): Promise<Files> {
  const files: Files = [];
  const findings: SearchFinding[] = [];
  for (const file of [`${slug}.ts`, ...naiveFiles(root, slug)]) {
    const loaded = await loadPattern(root, slug, file);
    for (const { name, title } of stories) {
      const story = storyOf(loaded, name);
      if (story.search === undefined) continue;
      const variant =
        file === `${slug}.ts` ? '' : `-${file.replace('.ts', '')}`;
      const figure = `${kebab(name)}-found${variant}`;
      const place = { story: name, file, figure };
      const found = await searchStory(story, loaded.explore, place);
      findings.push(found.finding);
      if (found.violation === undefined) continue;
      const { rule } = found.violation;
      const words = {
        title: `${title}: what the search found in ${file}`,
        description: `The smallest run found that breaks the rule: ${rule}.`,
      };
      files.push([`${figure}.mmd`, sequenceDiagram(found.violation, words)]);
    }
  }
  if (findings.length > 0) files.push(['searches.json', json(findings)]);
  return files;
}

function naiveFiles(root: string, slug: string): string[] {
  return readdirSync(join(root, 'patterns-code', slug))
    .filter((name) => /^naive(-[\w-]+)?\.ts$/.test(name))
    .sort();
}

async function measured(
  loaded: Loaded,
  slug: string,
  sources: readonly ScenarioSource[],
): Promise<Files> {
  const files: Files = [];
  for (const { name, title, caption } of sources) {
    const experiment = loaded.experiments.get(name);
    if (experiment === undefined) continue;
    const figure = kebab(name);
    const numbers = await measure(name, experiment);
    const words = { id: `${slug}-${figure}`, title, description: caption };
    files.push([`${figure}.json`, json(numbers)]);
    files.push([`${figure}.svg`, plotOf(numbers, words)]);
  }
  return files;
}

function storyOf(loaded: Loaded, name: string): Scenario {
  const story = loaded.stories.get(name);
  if (story !== undefined) return story;
  throw new Error(
    `scenarios.ts declares the story ${name}, but what it exports has no ` +
      '`play`. Give it one, or export something else than a Scenario.',
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
