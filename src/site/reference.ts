/**
 * The reference while somebody writes. TypeDoc takes as long as the rest of
 * a start, and nobody waits for it: it runs beside the development server,
 * and its pages appear when they are written. A build waits for it.
 *
 * Docusaurus loads this file as CommonJS: no package that is only an ES
 * module.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Plugin } from '@docusaurus/types';
import type { Compiler } from 'webpack';
import { binary } from '../testing/binary.ts';

const INDEX = 'docs/api/index.md';
/** Below that of the server, so that what is looked at does not wait. */
const PRIORITY = 10;

export default function referencePlugin(): Plugin {
  if (!existsSync(INDEX)) {
    mkdirSync('docs/api', { recursive: true });
    writeFileSync(INDEX, '# Reference\n\nIt is being written.\n');
  }
  let isBegun = false;
  const plugin = {
    apply({ hooks }: Compiler) {
      // By then the server watches docs/: it misses no page that is written.
      hooks.done.tap('reference', () => {
        if (!isBegun) write();
        isBegun = true;
      });
    },
  };
  return {
    name: 'reference',
    configureWebpack: (_config, isServer) =>
      isServer ? {} : { plugins: [plugin] },
  };
}

function write(): void {
  const child = spawn(binary('tsx'), ['src/scripts/reference.mts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (child.pid !== undefined) setPriority(child.pid, PRIORITY);
  process.on('exit', () => child.kill());
}
