/** Rules of style that can be checked are checked here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { comparedBy } from '../src/catalog/compared.ts';
import { foldersOf, tested, versionsOf } from '../src/recording/versions.ts';
import { differencesOf } from '../src/versions/differences.ts';

const COLUMNS = 72;
const LINES = 200;
/** A naive version is a small change: how many lines of its own it has. */
const OWN_LINES = 60;

const root = import.meta.dirname;
// What is copied from the template has to be tidy as well.
const folders = foldersOf(join(root, '..'));

function parse(path: string): ts.SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function modifiersOf(node: ts.Node): readonly ts.Modifier[] {
  return ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
}

/** Names of what a file exports without a doc comment. */
function undocumented(file: ts.SourceFile): string[] {
  return file.statements
    .filter((node) =>
      modifiersOf(node).some((m) => m.kind === ts.SyntaxKind.ExportKeyword),
    )
    .filter((node) => ts.getJSDocCommentsAndTags(node).length === 0)
    .map((node) => node.getText().split('\n')[0] ?? '');
}

function importsOf(file: ts.SourceFile): string[] {
  return file.statements
    .filter(ts.isImportDeclaration)
    .map((node) => (node.moduleSpecifier as ts.StringLiteral).text);
}

function isOfAnotherPattern(name: string): boolean {
  return name.startsWith('../') && !name.startsWith('../_');
}

/** Imports that would still be there when the types are gone. */
function valueImports(file: ts.SourceFile): string[] {
  return file.statements
    .filter(ts.isImportDeclaration)
    .filter(
      (node) => node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword,
    )
    .map((node) => (node.moduleSpecifier as ts.StringLiteral).text)
    .filter((name) => !name.startsWith('@noble/hashes/'));
}

describe.each(tested(folders))('%s', (folder) => {
  const slug = folder.replace(/^_/, '');
  const versions = versionsOf(join(root, '..'), folder);
  const compared = comparedBy(join(root, '..'), slug);

  it.each(versions)('%s fits the editor', (name) => {
    const lines = readFileSync(join(root, folder, name), 'utf8').split('\n');
    const wide = lines.filter(
      (line) => line.length > COLUMNS && !line.startsWith(' * @breaks'),
    );
    expect(wide, `lines of more than ${COLUMNS} columns`).toEqual([]);
    // A naive version has the lines of the pattern, and a few of its own.
    if (name !== `${slug}.ts`) return;
    expect(lines.length, 'lines in the file').toBeLessThanOrEqual(LINES);
  });

  it.each(versions.slice(1))('%s is a small change', (name) => {
    const [pattern = '', naive = ''] = [`${slug}.ts`, name].map((one) =>
      readFileSync(join(root, folder, one), 'utf8'),
    );
    const own = differencesOf(pattern, naive).flatMap((one) => one.own);
    expect(own.length, 'own lines').toBeLessThanOrEqual(OWN_LINES);
  });

  it.each(versions)('%s imports types, or what it compares', (name) => {
    const file = parse(`${folder}/${name}`);
    const own = compared.map((one) => `../${one}/${one}.ts`);
    const isOwn = (path: string) => own.includes(path);
    const imported = valueImports(file).filter((path) => !isOwn(path));
    expect(imported, 'imports that are more than types').toEqual([]);
    const others = importsOf(file).filter(isOfAnotherPattern);
    expect(others.filter((path) => !isOwn(path))).toEqual([]);
    const left = own.filter((path) => !others.includes(path));
    expect(left, 'what it compares and does not import').toEqual([]);
  });

  it('says what everything it exports is', () => {
    const file = parse(`${folder}/${slug}.ts`);
    expect(undocumented(file), 'exports without a doc comment').toEqual([]);
  });
});
