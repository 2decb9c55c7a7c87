/** Which names a piece of MDX's program uses, and which it brings along. */

/** A node of a program, as acorn makes it. */
export interface Code {
  type: string;
  [field: string]: unknown;
}

/** Names that a program imports, exports or declares for itself. */
export function boundNames(program: Code): Set<string> {
  const bound = new Set<string>();
  walk(program, (node) => {
    if (node.type.startsWith('Import') && node.type.endsWith('Specifier')) {
      collect(node.local, bound);
    } else if (node.type === 'VariableDeclarator') collect(node.id, bound);
    else if (/Function|Class/.test(node.type)) {
      collect(node.id, bound);
      for (const one of asList(node.params)) collect(one, bound);
    }
  });
  return bound;
}

/** Names that a program uses and does not bring along, each once. */
export function freeNames(program: Code): string[] {
  const bound = boundNames(program);
  const used = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Identifier') used.add(String(node.name));
  });
  return [...used].filter((name) => !bound.has(name));
}

/** All names in a pattern, `{ a, b: [c] }`. */
function collect(pattern: unknown, names: Set<string>): void {
  if (!isCode(pattern)) return;
  walk(pattern, ({ type, name }) => {
    if (type === 'Identifier') names.add(String(name));
  });
}

/** Every node but the names of properties, which stand for themselves. */
function walk(node: Code, seen: (node: Code) => void): void {
  seen(node);
  for (const [field, value] of Object.entries(node)) {
    const isName = field === 'property' || field === 'key';
    if (isName && node.computed !== true) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isCode(child)) walk(child, seen);
    }
  }
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isCode(value: unknown): value is Code {
  const { type } = Object(value) as { type?: unknown };
  return typeof type === 'string';
}
