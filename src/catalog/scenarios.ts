/**
 * Reads scenarios.ts without running it: which stories and experiments it
 * exports, in source order, and what their doc comments say.
 */
import ts from 'typescript';

/** One export of a scenarios.ts. */
export interface ScenarioSource {
  /** The exported name: `staleReadRace`. */
  name: string;
  kind: 'story' | 'experiment';
  /** The doc comment as one line of plain text; empty if there is none. */
  caption: string;
  /** `Stale read race` */
  title: string;
  /** Line of the export, from 1. */
  line: number;
}

/** The exports with `play` (stories) or `series` (experiments). */
export function readScenarios(sourceText: string): ScenarioSource[] {
  const { ES2024 } = ts.ScriptTarget;
  const file = ts.createSourceFile('scenarios.ts', sourceText, ES2024, true);
  return file.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement) || !isExported(statement)) return [];
    const caption = captionOf(statement);
    return statement.declarationList.declarations.flatMap((declaration) => {
      const kind = kindOf(declaration);
      if (kind === undefined || !ts.isIdentifier(declaration.name)) return [];
      const name = declaration.name.text;
      const start = declaration.name.getStart(file);
      const line = file.getLineAndCharacterOfPosition(start).line + 1;
      return [{ name, kind, caption, title: humanise(name), line }];
    });
  });
}

/** `staleReadRace` → `stale-read-race`: the name of its figure. */
export function kebab(name: string): string {
  return words(name).join('-');
}

const ACRONYMS = new Set(['api', 'cqrs', 'http', 'sql', 'ttl']);

/** `staleReadRace` → `Stale read race`. */
export function humanise(name: string): string {
  const text = words(name)
    .map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word))
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_$-]+/)
    .filter((word) => word !== '');
}

function isExported(statement: ts.VariableStatement): boolean {
  const { ExportKeyword } = ts.SyntaxKind;
  return (statement.modifiers ?? []).some(({ kind }) => kind === ExportKeyword);
}

/** By its declared type, else by what the object literal holds. */
function kindOf(
  declaration: ts.VariableDeclaration,
): ScenarioSource['kind'] | undefined {
  const types: string[] = [declaration.type?.getText() ?? ''];
  let value = declaration.initializer;
  while (value !== undefined && isWrapped(value)) {
    if (!ts.isParenthesizedExpression(value)) types.push(value.type.getText());
    value = value.expression;
  }
  if (types.some((type) => /^Scenario\b/.test(type))) return 'story';
  if (types.some((type) => /^Experiment\b/.test(type))) return 'experiment';
  if (value === undefined || !ts.isObjectLiteralExpression(value))
    return undefined;
  const fields = value.properties.map((property) => property.name?.getText());
  if (fields.includes('play')) return 'story';
  return fields.includes('series') ? 'experiment' : undefined;
}

function isWrapped(
  node: ts.Expression,
): node is
  ts.SatisfiesExpression | ts.AsExpression | ts.ParenthesizedExpression {
  return (
    ts.isSatisfiesExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isParenthesizedExpression(node)
  );
}

/** The last doc comment before the statement, without markup. */
function captionOf(statement: ts.Statement): string {
  const comment = ts
    .getJSDocCommentsAndTags(statement)
    .filter(ts.isJSDoc)
    .at(-1)?.comment;
  const text = ts.getTextOfJSDocComment(comment) ?? '';
  return text.replaceAll('`', '').replace(/\s+/g, ' ').trim();
}
