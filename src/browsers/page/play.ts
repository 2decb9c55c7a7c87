/** Plays every story, wherever it is bundled into: a worker, or Node. */
import type { Kernel } from '../../../patterns-code/_simulation/kernel.ts';
import type { Scenario } from '../../../patterns-code/_simulation/types.ts';
import { exportsWith } from '../../recording/exports.ts';
import {
  fingerprint,
  textOf,
  witness,
  type Fingerprints,
  type Witnessed,
} from '../../recording/fingerprint.ts';

/** The scenarios of a pattern with one version of it in its place. */
export interface Version {
  slug: string;
  /** `naive.ts` */
  file: string;
  scenarios: Readonly<Record<string, unknown>>;
}

/** What all stories of all versions came to. */
export interface Played {
  /** By slug. A story that can't be played has its error for a hash. */
  fingerprints: Record<string, Fingerprints>;
  stories: number;
  ms: number;
}

/** One story in one version. */
export interface Place {
  slug: string;
  file: string;
  story: string;
}

/** Plays them one after the other; `onStep` hears which one comes next. */
export async function playAll(
  Made: typeof Kernel,
  versions: readonly Version[],
  onStep: (name: string) => void,
): Promise<Played> {
  const startedAt = performance.now();
  const fingerprints: Played['fingerprints'] = {};
  let stories = 0;
  for (const { slug, file, scenarios } of versions) {
    const own: Record<string, string> = {};
    for (const [name, story] of exportsWith<Scenario>(scenarios, 'play')) {
      onStep(`${slug}, ${file}, ${name}`);
      own[name] = await play(Made, story).then(fingerprint, String);
      stories += 1;
    }
    (fingerprints[slug] ??= {})[file] = own;
  }
  return { fingerprints, stories, ms: performance.now() - startedAt };
}

/** What the fingerprint of a story is made of, or why there is none. */
export async function textAt(
  Made: typeof Kernel,
  versions: readonly Version[],
  { slug, file, story }: Place,
): Promise<string> {
  const version = versions.find(
    (one) => one.slug === slug && one.file === file,
  );
  const stories = exportsWith<Scenario>(version?.scenarios ?? {}, 'play');
  const scenario = stories.get(story);
  if (scenario === undefined) return 'there is no such story';
  return play(Made, scenario).then(textOf, String);
}

async function play(Made: typeof Kernel, story: Scenario): Promise<Witnessed> {
  return witness((making) => new Made(story, {}, making));
}
