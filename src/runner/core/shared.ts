/** The modules that the reader's code may import beside its own files. */
import * as hmac from '@noble/hashes/hmac.js';
import * as sha2 from '@noble/hashes/sha2.js';
import * as utils from '@noble/hashes/utils.js';
import * as simulation from '../../../patterns-code/_simulation/index.ts';
import type { Module, Platform } from './load.ts';

/** Where the stand-ins pick up the real modules while they are loaded. */
const REGISTRY = Symbol.for('pattern-catalog.shared-modules');

/** What each name stands for. `vitest` is the runner's own stand-in. */
export function sharedModules(vitest: Module): Map<string, Module> {
  return new Map<string, Module>([
    ['vitest', vitest],
    ['../_simulation/index.ts', simulation],
    // Holds only types: an import of it that was not erased gets nothing.
    ['../_simulation/types.ts', {}],
    ['@noble/hashes/hmac.js', hmac],
    ['@noble/hashes/sha2.js', sha2],
    ['@noble/hashes/utils.js', { ...utils, randomBytes: refuseRandomBytes }],
  ]);
}

/** Makes a module of each that hands on what the runner already holds. */
export async function loadShared(
  platform: Platform,
  modules: ReadonlyMap<string, Module>,
): Promise<Map<string, string>> {
  const registry = globalThis as { [REGISTRY]?: readonly Module[] };
  registry[REGISTRY] = [...modules.values()];
  const urls = new Map(
    [...modules].map(([name, module], index) => [
      name,
      platform.urlOf(standIn(index, Object.keys(module))),
    ]),
  );
  await Promise.all([...urls.values()].map((url) => platform.load(url)));
  delete registry[REGISTRY];
  return urls;
}

function standIn(index: number, names: readonly string[]): string {
  const key = JSON.stringify(Symbol.keyFor(REGISTRY));
  return `const { ${names.join(', ')} } = globalThis[Symbol.for(${key})][${index}];
export { ${names.join(', ')} };`;
}

function refuseRandomBytes(): never {
  throw new Error(
    'randomBytes is not available here: a run has to be repeatable. Use ' +
      'host.random().',
  );
}
