/** The few nodes of MDX's syntax tree that remark.ts reads and makes. */

export interface Node {
  type: string;
  children?: Node[];
}

export interface Root extends Node {
  children: Node[];
}

/** `<Name attribute />`; the name of a fragment is null. */
export interface Element extends Node {
  name: string | null;
  attributes: object[];
  children: Node[];
}

/** `import local from 'source'` */
export function esmImport(local: string, source: string): Node {
  const specifier = {
    type: 'ImportDefaultSpecifier',
    local: { type: 'Identifier', name: local },
  };
  const declaration = {
    type: 'ImportDeclaration',
    specifiers: [specifier],
    source: { type: 'Literal', value: source },
    attributes: [],
  };
  return withProgram(
    'mdxjsEsm',
    `import ${local} from '${source}'`,
    declaration,
  );
}

/** `name={identifier}` */
export function expressionAttribute(name: string, identifier: string): object {
  const statement = {
    type: 'ExpressionStatement',
    expression: { type: 'Identifier', name: identifier },
  };
  return {
    type: 'mdxJsxAttribute',
    name,
    value: withProgram('mdxJsxAttributeValueExpression', identifier, statement),
  };
}

/** MDX compiles the `estree`; `value` is what it would have parsed. */
function withProgram(type: string, value: string, statement: object): Node {
  const estree = { type: 'Program', sourceType: 'module', body: [statement] };
  return Object.assign({ type }, { value, data: { estree } });
}
