/** The scripts that play and measure, each one bundle. */
import { build, type BuildOptions } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scenariosWith, standIn } from '../recording/stand-in.ts';
import { slugsOf, versionsOf } from '../recording/versions.ts';

/** The name of the bundle that plays the stories. */
export const STORIES = 'stories';

/**
 * Every version of every pattern with its stories. Its order is a `Place`,
 * whose text it answers with, or null: then it plays all.
 */
export async function storiesBundle(root: string): Promise<string> {
  const places = slugsOf(root).flatMap((slug) =>
    versionsOf(root, slug).map((file) => ({ slug, file })),
  );
  const imports = places.map(({ slug, file }, i) => {
    const path = JSON.stringify(scenariosWith(slug, file));
    return `import * as scenarios${i} from ${path};`;
  });
  const versions = places.map(
    (place, i) => `{ ...${JSON.stringify(place)}, scenarios: scenarios${i} }`,
  );
  const code = `
    import { Kernel } from './patterns-code/_simulation/kernel.ts';
    import { playAll, textAt } from './src/browsers/page/play.ts';
    ${imports.join('\n')}
    const versions = [${versions.join(',\n')}];
    export const run = (place, onStep) =>
      place === null
        ? playAll(Kernel, versions, onStep)
        : textAt(Kernel, versions, place);`;
  // Classes of two versions share their names, and a name may show in a run.
  return bundle(root, STORIES, code, { keepNames: true });
}

/** The simulation of a checkout, measured. Its order is an `Effort`. */
export async function ratesBundle(
  root: string,
  checkout: string,
  name: string,
): Promise<string> {
  const at = (path: string) =>
    JSON.stringify(join(resolve(root, checkout), 'patterns-code', path));
  const code = `
    import { explore, record } from ${at('_simulation/index.ts')};
    import { commits } from ${at('two-phase-commit/scenarios.ts')};
    import { rateOf } from './src/browsers/page/rates.ts';
    export const run = (effort) => rateOf({ explore, record, commits }, effort);`;
  return bundle(root, name, code, {});
}

function bundle(
  root: string,
  name: string,
  contents: string,
  options: BuildOptions,
): Promise<string> {
  return text(root, {
    ...options,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    globalName: `bundles.${name}`,
    plugins: [standIn(root)],
  });
}

/** Writes a page that answers `ask('<name of a bundle>', order)`. */
export async function writePage(
  root: string,
  folder: string,
  bundles: ReadonlyMap<string, string>,
): Promise<void> {
  const scripts = new Map(bundles);
  for (const name of ['page', 'worker']) {
    const entry = join(root, 'src/browsers/page', `${name}.ts`);
    scripts.set(name, await text(root, { entryPoints: [entry] }));
  }
  const html =
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
    '<title>Stories</title><script src="page.js"></script>';
  writeFileSync(join(folder, 'index.html'), html);
  for (const [name, script] of scripts) {
    writeFileSync(join(folder, `${name}.js`), script);
  }
}

async function text(root: string, options: BuildOptions): Promise<string> {
  const { outputFiles = [] } = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    // Another checkout need not have installed anything.
    nodePaths: [join(root, 'node_modules')],
    write: false,
    logLevel: 'silent',
    ...options,
  });
  return outputFiles[0]?.text ?? '';
}
