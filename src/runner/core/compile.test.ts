import { describe, expect, it } from 'vitest';
import { compile, Compiler, placeAt } from './compile.ts';
import { ReaderError } from './reader-error.ts';

const specifiers = (source: string) =>
  compile('a.ts', source).imports.map((one) => one.specifier);

describe('compile', () => {
  it('strips types and keeps every line where it was', () => {
    const source =
      'interface A {\n  b: string;\n}\nexport const c: A = { b: "" };\n';
    const { code } = compile('a.ts', source);
    expect(code.split('\n')[3]).toBe('export const c = { b: "" };');
  });

  it('finds imports and re-exports, and no others', () => {
    const source = `
      import type { A } from './types.ts';
      import { type B, c } from './c.ts';
      import './d.ts';
      export * from './e.ts';
      export { f as g } from './f.ts';
      export { c };
      const text = "import './no.ts'"; // import './no.ts'
      const later = () => import('./later.ts');
      export const url = import.meta.url, from = './no.ts';
      export type { H } from './types.ts';
    `;
    expect(specifiers(source)).toEqual([
      './c.ts',
      './d.ts',
      './e.ts',
      './f.ts',
    ]);
  });

  it('names what an import takes', () => {
    const [first] = compile(
      'a.ts',
      "import x, { y as z } from './b.ts';",
    ).imports;
    expect(first?.names).toEqual(['x', 'y', 'z']);
  });

  it('keeps an import whose names are all unused', () => {
    expect(specifiers("import { a } from './a.ts';")).toEqual(['./a.ts']);
  });

  it('maps a column back over stripped types', () => {
    const source = 'const a = (1 as unknown as number) + oops;';
    const compiled = compile('a.ts', source);
    const place = placeAt(compiled, compiled.code.indexOf('oops'));
    expect(place).toEqual({
      file: 'a.ts',
      line: 1,
      column: source.indexOf('oops') + 1,
    });
  });

  it('says where a syntax error is', () => {
    const wrong = () => compile('a.ts', 'const a = 1;\nconst b = ;');
    expect(wrong).toThrow(
      "a.ts can't be read: syntax error on line 2, column 11: unexpected token.",
    );
    try {
      wrong();
    } catch (error) {
      expect((error as ReaderError).place).toEqual({
        file: 'a.ts',
        line: 2,
        column: 11,
      });
    }
    expect.assertions(2);
  });
});

describe('a compiler that is used again', () => {
  it('compiles a text once, and a changed one anew', () => {
    const compiler = new Compiler();
    compiler.prepare({ 'a.ts': 'export const a: number = 1;' });
    const first = compiler.compile('a.ts', 'export const a: number = 1;');
    expect(compiler.compile('a.ts', 'export const a: number = 1;')).toBe(first);
    const { code } = compiler.compile('a.ts', 'export const a: number = 2;');
    expect(code).toBe('export const a = 2;');
    const other = compiler.compile('b.ts', 'export const a: number = 1;');
    expect(other.file).toBe('b.ts');
  });

  it('leaves it to the job to say what can not be read', () => {
    const compiler = new Compiler();
    compiler.prepare({ 'a.ts': 'const a = ;', 'b.ts': 'export {};' });
    expect(() => compiler.compile('a.ts', 'const a = ;')).toThrow(ReaderError);
  });
});
