import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { borrowedFiles, foldersWith, ownFiles } from './borrowed.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'borrowed-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'patterns-code', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

describe('what a pattern borrows', () => {
  it('is what its files import from others, and what that imports in turn', () => {
    const breaker = "import type { Clock } from '../_simulation/types.ts';\n";
    const stories =
      "import { CircuitBreaker } from './breaker.ts';\n" +
      "export { bulkhead } from '../bulkhead/bulkhead.ts';\n" +
      "import type { Retry } from '../retry/retry.ts';\n";
    write({
      'retry/retry.ts': '',
      'retry/scenarios.ts':
        "import {\n  addPayments,\n} from '../breaker/scenarios.ts';\n",
      'breaker/breaker.ts': breaker,
      'breaker/scenarios.ts': stories,
      'breaker/naive.ts': '',
      'bulkhead/bulkhead.ts': 'export const bulkhead = 1;\n',
      '_simulation/types.ts': '',
    });
    const own = ownFiles(root, 'retry');
    expect(Object.keys(own)).toEqual(['retry.ts', 'scenarios.ts']);
    expect(borrowedFiles(root, 'retry', own)).toEqual({
      'breaker/scenarios.ts': stories,
      'breaker/breaker.ts': breaker,
      'bulkhead/bulkhead.ts': 'export const bulkhead = 1;\n',
    });
    expect(foldersWith(root, 'retry')).toEqual([
      'patterns-code/retry',
      'patterns-code/breaker',
      'patterns-code/bulkhead',
    ]);
  });

  it('is nothing where nothing is imported, or nothing is there', () => {
    write({
      'retry/retry.ts': '',
      'retry/scenarios.ts':
        "import { a } from '../absent/absent.ts';\n" +
        "import { b } from '../../src/catalog/read.ts';\n",
    });
    expect(borrowedFiles(root, 'retry', ownFiles(root, 'retry'))).toEqual({});
    expect(foldersWith(root, 'retry')).toEqual(['patterns-code/retry']);
  });
});
