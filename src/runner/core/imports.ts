/** Finds the imports of a module, so that they can be checked and rewritten. */
import { parse } from 'sucrase/dist/parser/index.js';
import { ContextualKeyword } from 'sucrase/dist/parser/tokenizer/keywords.js';
import { TokenType } from 'sucrase/dist/parser/tokenizer/types.js';

export interface Import {
  /** As written: `./circuit-breaker.ts`. */
  specifier: string;
  /** Names that it takes from the other module. */
  names: string[];
  /** Where the literal with its quotes is in the code. */
  start: number;
  end: number;
}

type Token = ReturnType<typeof parse>['tokens'][number];

/**
 * The static imports and re-exports of JavaScript code, in their order.
 * `import()` is left alone: the browser refuses what it may not load.
 */
export function findImports(code: string): Import[] {
  const { tokens } = parse(code, false, false, false);
  return tokens.flatMap((token, index) => {
    if (token.type === TokenType._import) return importAt(code, tokens, index);
    if (token.type === TokenType._export) return exportAt(code, tokens, index);
    return [];
  });
}

function importAt(code: string, tokens: Token[], index: number): Import[] {
  const next = tokens[index + 1]!;
  if (next.type === TokenType.parenL || next.type === TokenType.dot) return [];
  const literal = tokens.findIndex(
    (token, i) => i > index && token.type === TokenType.string,
  );
  if (literal < 0) return [];
  return [describe(code, tokens, index, literal)];
}

/** `export * from` and `export { … } from`; other exports import nothing. */
function exportAt(code: string, tokens: Token[], index: number): Import[] {
  const next = tokens[index + 1]!;
  let from = -1;
  if (next.type === TokenType.star) {
    from = tokens.findIndex((token, i) => i > index && isFrom(token));
  } else if (next.type === TokenType.braceL) {
    const close = tokens.findIndex(
      (token, i) => i > index && token.type === TokenType.braceR,
    );
    if (isFrom(tokens[close + 1])) from = close + 1;
  }
  if (from < 0 || tokens[from + 1]?.type !== TokenType.string) return [];
  return [describe(code, tokens, index, from + 1)];
}

/** `as` and `from`, which are names only elsewhere. */
function isWord(token: Token): boolean {
  return token.contextualKeyword === ContextualKeyword._as || isFrom(token);
}

function isFrom(token: Token | undefined): boolean {
  return token?.contextualKeyword === ContextualKeyword._from;
}

function describe(
  code: string,
  tokens: Token[],
  first: number,
  literal: number,
): Import {
  const { start, end } = tokens[literal]!;
  const names = tokens
    .slice(first + 1, literal)
    .filter((token) => token.type === TokenType.name && !isWord(token))
    .map((token) => code.slice(token.start, token.end));
  return { specifier: code.slice(start + 1, end - 1), names, start, end };
}
