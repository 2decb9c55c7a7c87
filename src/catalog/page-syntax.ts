/**
 * What a build would refuse in a page, found without one: text that is no
 * MDX, components and names that nobody brings along, links and images that
 * lead nowhere.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boundNames, freeNames, type Code } from './mdx-names.ts';
import {
  attributesOf,
  MdxError,
  mdxParser,
  nodesOf,
  type Attribute,
  type MdxNode,
  type MdxParser,
} from './mdx-tree.ts';
import { didYouMean } from './names.ts';
import { PageLinks } from './page-links.ts';
import { quoted, type Problem } from './problems.ts';
import { componentsOf } from './remark.ts';

/** Components that Docusaurus brings along. */
const DOCUSAURUS = ['Head', 'Details'];

/** What is wrong with the page `file`, a path from the root. */
export async function syntaxProblems(
  root: string,
  file: string,
): Promise<Problem[]> {
  const parse = await mdxParser();
  const problems: Problem[] = [];
  const report = (line: number | undefined, message: string) =>
    problems.push({
      file,
      field: line === undefined ? '' : `line ${line}`,
      message,
    });
  let tree: MdxNode;
  try {
    tree = parse(readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    if (!(error instanceof MdxError)) throw error;
    report(error.line, `is no MDX: ${error.message}.`);
    return problems;
  }
  const page = new PageSyntax(root, file, tree, parse);
  for (const node of nodesOf(tree)) {
    for (const message of page.problemsOf(node)) {
      report(node.position?.start.line, message);
    }
  }
  return problems;
}

class PageSyntax {
  private readonly root: string;
  private readonly file: string;
  private readonly links: PageLinks;
  /** What the page imports or declares. */
  private readonly own = new Set<string>();
  private readonly components: readonly string[];

  constructor(root: string, file: string, tree: MdxNode, parse: MdxParser) {
    this.root = root;
    this.file = file;
    this.links = new PageLinks(root, file, parse);
    for (const { type, data } of nodesOf(tree)) {
      if (type !== 'mdxjsEsm' || data?.estree === undefined) continue;
      for (const name of boundNames(data.estree)) this.own.add(name);
    }
    this.components = componentsOf(root, join(root, file));
  }

  problemsOf(node: MdxNode): string[] {
    const { type, name, url, data } = node;
    const found: string[] = [];
    if (type.startsWith('mdxJsx') && typeof name === 'string') {
      found.push(...this.componentProblems(name));
    }
    const programs = [data?.estree, ...attributesOf(node).flatMap(programsOf)];
    for (const program of programs) {
      if (program === undefined) continue;
      found.push(
        ...(type === 'mdxjsEsm'
          ? this.importProblems(program)
          : this.nameProblems(program)),
      );
    }
    if (url !== undefined) {
      const wrong = this.links.problem(url, type === 'image');
      if (wrong !== undefined) found.push(wrong);
    }
    return found;
  }

  private componentProblems(name: string): string[] {
    const [first = ''] = name.split('.');
    if (!/^\p{Lu}/u.test(first) || this.own.has(first)) return [];
    if ([...this.components, ...DOCUSAURUS].includes(first)) return [];
    return [
      `<${name} /> is no component.${didYouMean(name, this.components)} ` +
        `Accepted: ${quoted(this.components)}.`,
    ];
  }

  private nameProblems(program: Code): string[] {
    return freeNames(program)
      .filter((name) => !this.own.has(name) && name !== 'props')
      .filter((name) => !(name in globalThis))
      .map(
        (name) =>
          `{${name}} stands for a value, and the page has none of that name. ` +
          `For the word itself write \\{${name}}, or put it between backticks.`,
      );
  }

  /** Modules of this repository; packages are for the build. */
  private importProblems(program: Code): string[] {
    const sources = (program.body as Code[]).flatMap(({ source }) => {
      const { value } = Object(source) as { value?: unknown };
      return typeof value === 'string' ? [value] : [];
    });
    return sources
      .filter((source) => /^(\.|@site\/)/.test(source))
      .filter((source) => !this.isModule(source))
      .map((source) => `imports '${source}', and there is no such file.`);
  }

  private isModule(source: string): boolean {
    const path = source.startsWith('@site/')
      ? join(this.root, source.slice('@site/'.length))
      : join(this.root, this.file, '..', source);
    return ['', '.ts', '.tsx', '.js', '.json', '/index.ts', '/index.tsx'].some(
      (end) => existsSync(path + end),
    );
  }
}

function programsOf({ value, data }: Attribute): (Code | undefined)[] {
  return [data?.estree, Object(value).data?.estree as Code | undefined];
}
