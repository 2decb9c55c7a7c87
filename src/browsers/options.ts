/** What `npm run test:browsers` was asked for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ratesBundle, STORIES, storiesBundle } from './bundle.ts';
import type { Driver } from './driver.ts';
import { DRIVERS } from './drivers.ts';
import { NEW, OLD } from './measure.ts';

export interface Options {
  drivers: readonly Driver[];
  /** A missing browser is a failure. */
  all: boolean;
  /** Only this Node, no browser. */
  node: boolean;
  bench: boolean;
  /** The directory of another checkout to measure beside. */
  against?: string;
}

const USAGE =
  'Usage: npm run test:browsers -- [chromium] [firefox] [webkit] [--all]\n' +
  '         [--node] [--bench [--against <directory of a checkout>]]';

/** Reads the command line; ends the process where it can't be understood. */
export function readOptions(words: string[]): Options {
  try {
    return parse(words);
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\n${USAGE}`,
    );
    process.exit(1);
  }
}

function parse(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      node: { type: 'boolean', default: false },
      bench: { type: 'boolean', default: false },
      against: { type: 'string' },
    },
  });
  const { against } = values;
  if (against !== undefined && !existsSync(join(against, 'patterns-code'))) {
    throw new Error(`"${against}" holds no patterns-code.`);
  }
  const named = positionals.map((word) => {
    const driver = DRIVERS.find(({ name }) => name.toLowerCase() === word);
    if (driver === undefined) throw new Error(`There is no browser "${word}".`);
    return driver;
  });
  const drivers = named.length === 0 ? DRIVERS : named;
  const bench = values.bench || against !== undefined;
  return { ...values, drivers, bench };
}

/** The bundles that these options need, by name. */
export async function scriptsOf(
  root: string,
  { bench, against }: Options,
): Promise<Map<string, string>> {
  const scripts = new Map([[STORIES, await storiesBundle(root)]]);
  if (bench) scripts.set(NEW, await ratesBundle(root, root, NEW));
  if (against !== undefined) {
    scripts.set(OLD, await ratesBundle(root, against, OLD));
  }
  return scripts;
}
