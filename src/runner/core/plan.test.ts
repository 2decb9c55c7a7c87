import { describe, expect, it } from 'vitest';
import { Compiler } from './compile.ts';
import { Planner } from './plan.ts';

const SHARED = ['vitest', '../_simulation/index.ts'];

function planner(files: Record<string, string>, variant = 'p.ts') {
  const project = { slug: 'p', files, variant, shared: SHARED };
  return new Planner(project, new Compiler());
}

const order = (plan: Planner, entry: string) =>
  plan.order(entry).map((one) => one.file);

describe('Planner', () => {
  it('puts each file after what it imports, once', () => {
    const plan = planner({
      'p.ts': '',
      'scenarios.ts': "import { a } from './p.ts';",
      'p.test.ts': "import { b } from './scenarios.ts'; import './p.ts';",
    });
    expect(order(plan, 'scenarios.ts')).toEqual(['p.ts', 'scenarios.ts']);
    expect(order(plan, 'p.test.ts')).toEqual(['p.test.ts']);
  });

  it('lets a variant stand for the pattern, except to itself', () => {
    const files = {
      'p.ts': '',
      'naive.ts': "export { a } from './p.ts';",
      'scenarios.ts': "import { a } from './p.ts';",
    };
    expect(order(planner(files, 'naive.ts'), 'scenarios.ts')).toEqual([
      'p.ts',
      'naive.ts',
      'scenarios.ts',
    ]);
  });

  it('finds files of other patterns, and what those import', () => {
    const files = {
      'p.ts': '',
      'naive.ts': '',
      'scenarios.ts':
        "import { a } from '../q/scenarios.ts'; import { b } from './p.ts';",
      'q/q.ts': "import { c } from '../_simulation/index.ts';",
      'q/scenarios.ts':
        "import { a } from './q.ts'; import { b } from '../r/r.ts';",
      'r/r.ts': '',
    };
    expect(order(planner(files, 'naive.ts'), 'scenarios.ts')).toEqual([
      ...['q/q.ts', 'r/r.ts', 'q/scenarios.ts'],
      ...['naive.ts', 'scenarios.ts'],
    ]);
  });

  it('takes a name in another folder for no file of its own', () => {
    const plan = planner({ 'p.ts': "import './q/p.ts';", 'q/p.ts': '' });
    expect(() => plan.order('p.ts')).toThrow(
      "p.ts, line 1: there is no './q/p.ts' here. It can import '../q/p.ts',",
    );
    const other = planner({
      'p.ts': "import '../q/q.ts';",
      'q/q.ts': `\n
      import './p.ts';`,
    });
    expect(() => other.order('p.ts')).toThrow(
      "q/q.ts, line 3: there is no './p.ts' here. It can import '../p/p.ts',",
    );
  });

  it('does not read files that nobody imports', () => {
    const plan = planner({ 'p.ts': '', 'naive.ts': 'const = ;' });
    expect(order(plan, 'p.ts')).toEqual(['p.ts']);
  });

  it.each([
    './absent.ts',
    '../other/p.ts',
    'left-pad',
    '/p.ts',
    'p.ts',
    './toString',
    'https://example.org/p.ts',
  ])('refuses %s and says what there is', (specifier) => {
    const plan = planner({ 'p.ts': `\nimport '${specifier}';`, 'b.ts': '' });
    expect(() => plan.order('p.ts')).toThrow(
      `p.ts, line 2: there is no '${specifier}' here. It can import ` +
        "'./b.ts', 'vitest', '../_simulation/index.ts'.",
    );
  });

  it('draws a circle of imports', () => {
    const plan = planner({
      'a.ts': "import './b.ts';",
      'b.ts': "import './c.ts';",
      'c.ts': "\n\nimport './b.ts';",
    });
    expect(() => plan.order('a.ts')).toThrow(
      'c.ts, line 3: the imports go in a circle: b.ts → c.ts → b.ts.',
    );
  });

  it('takes a file that imports itself for a circle', () => {
    const plan = planner({ 'a.ts': "import './a.ts';" });
    expect(() => plan.order('a.ts')).toThrow('a.ts → a.ts');
  });
});
