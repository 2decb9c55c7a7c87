/**
 * Types, lint and form of one pattern's files, in this process: ESLint asks
 * the program that the types were checked with, instead of making its own.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { check, format, resolveConfig } from 'prettier';
import ts from 'typescript';

/**
 * What pattern code may lean on. The site's types bring 300 files along that
 * no pattern can import, and the DOM is not there where patterns run.
 */
const OWN_OPTIONS = { types: ['node'], lib: ['es2024'] };

/** A pattern's files and what they import, compiled. */
export function programOf(root: string, slug: string): ts.Program {
  const path = join(root, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(path, (file) =>
    ts.sys.readFile(file),
  );
  if (error !== undefined) throw new Error(sentencesOf([error], root));
  const { compilerOptions, ...rest } = config as ts.TsConfigSourceFile & {
    compilerOptions: object;
  };
  const own = {
    ...rest,
    compilerOptions: { ...compilerOptions, ...OWN_OPTIONS },
    include: [`patterns-code/${slug}`],
  };
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    own,
    ts.sys,
    root,
    undefined,
    path,
  );
  return ts.createProgram(fileNames, options);
}

/** What the compiler has to say, as `tsc` would; empty if nothing. */
export function typeProblems(root: string, program: ts.Program): string {
  return sentencesOf(ts.getPreEmitDiagnostics(program), root);
}

function sentencesOf(found: readonly ts.Diagnostic[], root: string): string {
  return ts.formatDiagnosticsWithColorAndContext(found, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  });
}

/** What ESLint has to say of the pattern's files, and whether it is an error. */
export async function lintProblems(
  root: string,
  slug: string,
  program: ts.Program,
): Promise<{ text: string; isWrong: boolean }> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: 'src/config/eslint.config.mjs',
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: {
        parserOptions: { projectService: false, programs: [program] },
      },
    },
  });
  const results = await eslint.lintFiles([`patterns-code/${slug}`]);
  const formatter = await eslint.loadFormatter('stylish');
  return {
    text: await formatter.format(results),
    isWrong: results.some(({ errorCount }) => errorCount > 0),
  };
}

/** Files of the pattern that do not have Prettier's form. */
export async function unformatted(
  root: string,
  slug: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of filesOf(root, slug)) {
    const config = await resolveConfig(join(root, path));
    const text = readFileSync(join(root, path), 'utf8');
    if (!(await check(text, { ...config, filepath: path }))) found.push(path);
  }
  return found;
}

/** Gives the pattern's files Prettier's form. */
export async function formatFiles(root: string, slug: string): Promise<void> {
  for (const path of filesOf(root, slug)) {
    const config = await resolveConfig(join(root, path));
    const text = readFileSync(join(root, path), 'utf8');
    const formatted = await format(text, { ...config, filepath: path });
    if (formatted !== text) writeFileSync(join(root, path), formatted);
  }
}

function filesOf(root: string, slug: string): string[] {
  return readdirSync(join(root, 'patterns-code', slug))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `patterns-code/${slug}/${name}`);
}
