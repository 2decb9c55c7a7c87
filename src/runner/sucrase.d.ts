/** The part of sucrase's parser that tells where the imports are. */
declare module 'sucrase/dist/parser/index.js' {
  interface Token {
    type: number;
    contextualKeyword: number;
    start: number;
    end: number;
  }
  export function parse(
    code: string,
    isJSXEnabled: boolean,
    isTypeScriptEnabled: boolean,
    isFlowEnabled: boolean,
  ): { tokens: Token[] };
}

declare module 'sucrase/dist/parser/tokenizer/types.js' {
  export const TokenType: Readonly<
    Record<
      | '_import'
      | '_export'
      | 'string'
      | 'name'
      | 'parenL'
      | 'dot'
      | 'semi'
      | 'star'
      | 'braceL'
      | 'braceR'
      | 'eof',
      number
    >
  >;
}

declare module 'sucrase/dist/parser/tokenizer/keywords.js' {
  export const ContextualKeyword: Readonly<Record<'_as' | '_from', number>>;
}
