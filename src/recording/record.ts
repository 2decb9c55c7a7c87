/** Records what a pattern's page shows, by running the pattern's own code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  sequenceDiagram,
  statesDiagram,
  topologyDiagram,
} from '../../patterns-code/_simulation/diagram.ts';
import type { Run, Scenario } from '../../patterns-code/_simulation/types.ts';
import { comparedBy } from '../catalog/compared.ts';
import {
  kebab,
  readScenarios,
  type ScenarioSource,
} from '../catalog/scenarios.ts';
import { humanise } from '../catalog/scenarios.ts';
import type { SearchFinding } from '../catalog/types.ts';
import { fingerprint, witness, type Fingerprints } from './fingerprint.ts';
import { loadPattern, type Loaded } from './load.ts';
import { measure } from './measure.ts';
import { plotOf } from './plot.ts';
import { searchStory } from './search.ts';
import { versionsOf } from './versions.ts';

/** A story, and what two runs of it left behind. */
export interface Played {
  /** A story of the system without the pattern; not in its topology. */
  withoutPattern: boolean;
  name: string;
  caption: string;
  first: Run;
  second: Run;
}

/** The content of each file of `diagrams/<slug>/`, without drawings. */
export interface Recording {
  files: Map<string, string>;
  played: Played[];
}

/** Plays, searches and measures everything that scenarios.ts exports. */
export async function recordPattern(
  root: string,
  slug: string,
): Promise<Recording> {
  const folder = join(root, 'patterns-code', slug);
  const text = readFileSync(join(folder, 'scenarios.ts'), 'utf8');
  const sources = readScenarios(text);
  const versions = new Map<string, Loaded>();
  for (const file of versionsOf(root, slug)) {
    versions.set(file, await loadPattern(root, slug, file));
  }
  const loaded = versions.get(`${slug}.ts`)!;
  const stories = sources.filter(({ kind }) => kind === 'story');
  const played: Played[] = [];
  for (const { name, caption } of stories) {
    const story = storyOf(loaded, name);
    const first = await loaded.record(story);
    const second = await loaded.record(story);
    const { withoutPattern = false } = story;
    played.push({ name, caption, withoutPattern, first, second });
  }
  const isComparison = comparedBy(root, slug).length > 0;
  const files = new Map([
    ...drawn(slug, stories, played, isComparison),
    ...(await searched(versions, slug, stories)),
    ['fingerprints.json', json(await fingerprintsOf(versions, stories))],
    ...(await measured(loaded, slug, sources)),
  ]);
  return { files, played };
}

type Files = [name: string, content: string][];
/** The scenarios with each version of the pattern, by the version's file. */
type Versions = ReadonlyMap<string, Loaded>;

function drawn(
  slug: string,
  stories: readonly ScenarioSource[],
  played: readonly Played[],
  isComparison: boolean,
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
    description: isComparison
      ? 'Who takes part in the stories, all in one picture, and who calls whom there.'
      : 'Who takes part in the stories that have the pattern, and who calls whom there.',
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
  versions: Versions,
  slug: string,
  stories: readonly ScenarioSource[],
): Promise<Files> {
  const files: Files = [];
  const findings: SearchFinding[] = [];
  for (const [file, loaded] of versions) {
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

/** What every story comes to in every version. */
async function fingerprintsOf(
  versions: Versions,
  stories: readonly ScenarioSource[],
): Promise<Fingerprints> {
  const all: Fingerprints = {};
  for (const [file, loaded] of versions) {
    const own: Record<string, string> = {};
    for (const { name } of stories) {
      const story = storyOf(loaded, name);
      const played = await witness((making) =>
        loaded.makeKernel(story, {}, making),
      );
      own[name] = fingerprint(played);
    }
    all[file] = own;
  }
  return all;
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
    const numbers = await measure(name, experiment, loaded.watch);
    files.push([`${figure}.json`, json(numbers)]);
    if (numbers.y === undefined) continue;
    const words = { id: `${slug}-${figure}`, title, description: caption };
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
