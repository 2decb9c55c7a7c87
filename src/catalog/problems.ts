/** Mistakes of contributors, gathered so that one run shows all of them. */

/** One mistake: where it is, and a sentence that says what to do. */
export interface Problem {
  /** Path from the root of the repository. */
  file: string;
  /** The front-matter field, section, title or export; may be empty. */
  field: string;
  message: string;
}

/** What the build and the tests stop with when the catalog has mistakes. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';
  // Private, so that Node does not print the list a second time.
  readonly #problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(describeProblems(problems));
    this.#problems = problems;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }
}

/** Collects problems while the catalog is read. */
export class Problems {
  private readonly found: Problem[] = [];

  add(file: string, field: string, message: string): void {
    this.found.push({ file, field, message });
  }

  /** For one file: a function of field and message. */
  in(file: string): Report {
    return (field, message) => this.add(file, field, message);
  }

  get all(): readonly Problem[] {
    return this.found;
  }

  /** @throws CatalogError that lists every problem, if there is one. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new CatalogError(this.found);
  }
}

export type Report = (field: string, message: string) => void;

/** `"a", "b" and "c"`, for sentences. */
export function quoted(names: readonly string[]): string {
  const all = names.map((name) => `"${name}"`);
  if (all.length < 2) return all[0] ?? 'nothing';
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

function describeProblems(problems: readonly Problem[]): string {
  const byFile = new Map<string, string[]>();
  for (const { file, field, message } of problems) {
    const lines = byFile.get(file) ?? [];
    lines.push(field === '' ? `  ${message}` : `  ${field}: ${message}`);
    byFile.set(file, lines);
  }
  const count =
    problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const list = [...byFile].map(([file, lines]) => [file, ...lines].join('\n'));
  return `The catalog has ${count}.\n\n${list.join('\n\n')}\n`;
}
