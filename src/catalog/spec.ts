/**
 * The behaviours of a pattern: the titles in its spec file, read from the
 * syntax tree, so that the page prints what a test proves, word for word.
 */
import ts from 'typescript';
import { quoted, type Report } from './problems.ts';
import { readSightings } from './sightings.ts';
import type { Behaviour } from './types.ts';

const GROUPS = ['holds', 'limits'] as const;
type Group = (typeof GROUPS)[number];

/** So many behaviours can be read at a glance; more need headings. */
const AT_A_GLANCE = 7;
/** A heading of more letters is no heading. */
const TOPIC_LENGTH = 48;

/** Functions of the test runner that may not stand anywhere else. */
const RUNNER = ['describe', 'it', 'test', 'suite'];

export interface Spec {
  guarantees: Behaviour[];
  limits: Behaviour[];
}

/** Reads the two groups of a spec; reports what can't go on a page. */
export function readSpec(fileName: string, text: string, report: Report): Spec {
  const source = ts.createSourceFile(
    fileName,
    text,
    ts.ScriptTarget.Latest,
    true,
  );
  return new SpecReader(source, report).read();
}

class SpecReader {
  private readonly source: ts.SourceFile;
  private readonly report: Report;
  private isReported = false;
  private readonly expected = new Set<ts.Node>();
  /** What is in these has been said already. */
  private readonly reported = new Set<ts.Node>();
  private readonly titles = new Map<string, number>();
  private readonly headings = new Set<string>();

  constructor(source: ts.SourceFile, report: Report) {
    this.source = source;
    this.report = (field, message) => {
      this.isReported = true;
      report(field, message);
    };
  }

  read(): Spec {
    const groups: Record<Group, Behaviour[]> = { holds: [], limits: [] };
    const seen = new Set<string>();
    for (const call of calls(this.source.statements, 'describe')) {
      this.expected.add(call);
      const group = literal(call.arguments[0]);
      if (!isGroup(group) || seen.has(group)) {
        this.problem(call, this.groupMessage(group));
        this.reported.add(call);
        continue;
      }
      seen.add(group);
      groups[group] = this.topics(call, group);
    }
    this.reportMisplaced(this.source);
    // The tests of an empty group may be what stands in a wrong place.
    const isSound = !this.isReported;
    for (const group of GROUPS) {
      if (groups[group].length > 0 || !isSound) continue;
      this.report(
        `describe('${group}')`,
        `has no behaviour. Add a group \`describe('${group}', () => { … })\` ` +
          "with at least one `it('…')` in it.",
      );
    }
    return { guarantees: groups.holds, limits: groups.limits };
  }

  private groupMessage(group: string | undefined): string {
    if (group !== undefined && isGroup(group)) {
      return `describe('${group}') stands twice. Put its tests into one group.`;
    }
    return (
      'A spec has two top-level groups with these literal titles: ' +
      `${quoted(GROUPS)}. Put the test into the one it belongs to.`
    );
  }

  /** What stands in a group: behaviours, or topics with behaviours. */
  private topics(group: ts.CallExpression, name: Group): Behaviour[] {
    const statements = this.statementsOf(group);
    const bare = this.behaviours(statements);
    const topics = calls(statements, 'describe');
    const below = topics.flatMap((call) => this.topic(call));
    const first = bare[0];
    if (below.length > 0 && first !== undefined) {
      this.report(
        `line ${first.line}`,
        `"${first.title}" stands below no heading, and others of "${name}" ` +
          'do. Put it into one of the describe blocks, or give it its own.',
      );
    }
    if (bare.length > AT_A_GLANCE) {
      this.problem(
        group,
        `${bare.length} behaviours are a list that nobody reads. Put them ` +
          `below short headings, at most ${AT_A_GLANCE} each: ` +
          "`describe('While it is open', () => { … })`.",
      );
    }
    return [...bare, ...below];
  }

  private topic(call: ts.CallExpression): Behaviour[] {
    this.expected.add(call);
    const topic = literal(call.arguments[0]);
    if (topic === undefined || !isHeading(topic)) {
      this.reported.add(call);
      this.problem(
        call,
        'The title of this describe is a heading on the page: a literal of ' +
          `at most ${TOPIC_LENGTH} letters that begins with a capital and ` +
          "has no full stop, `describe('While it is open', …)`.",
      );
      return [];
    }
    const found = this.behaviours(this.statementsOf(call));
    if (found.length === 0 || found.length > AT_A_GLANCE) {
      this.problem(
        call,
        `${found.length} behaviours stand below "${topic}". Put 1 to ` +
          `${AT_A_GLANCE} there, so that they can be read at a glance.`,
      );
    }
    if (this.headings.has(topic)) {
      this.problem(call, `"${topic}" stands twice. Choose another heading.`);
    }
    this.headings.add(topic);
    return found.map((behaviour) => ({ ...behaviour, topic }));
  }

  private statementsOf(group: ts.CallExpression): readonly ts.Statement[] {
    const body = group.arguments.at(-1);
    if (body !== undefined && isFunction(body) && ts.isBlock(body.body)) {
      return body.body.statements;
    }
    this.problem(
      group,
      'The last argument of describe is a function with a body.',
    );
    return [];
  }

  private behaviours(statements: readonly ts.Statement[]): Behaviour[] {
    return calls(statements, 'it').flatMap((call) => {
      this.expected.add(call);
      const title = literal(call.arguments[0]);
      const line = this.lineOf(call);
      if (title === undefined) {
        this.problem(
          call,
          "The title has to be a literal, `it('refuses …', …)`: the page " +
            'prints it, so it is read without running the file.',
        );
        return [];
      }
      this.checkTitle(title, line);
      const seen = readSightings(call.parent, this.source, (message) =>
        this.problem(call, message),
      );
      return [{ title, line, seen }];
    });
  }

  private checkTitle(title: string, line: number): void {
    const first = this.titles.get(title);
    if (first !== undefined) {
      this.report(
        `line ${line}`,
        `"${title}" is the title of the test in line ${first} as well. ` +
          'Give each behaviour its own sentence.',
      );
    }
    this.titles.set(title, line);
    if (/^[^\s](.*[^\s.!])?$/.test(title) && !/^should\b/i.test(title)) return;
    this.report(
      `line ${line}`,
      `"${title}" goes on the page as it is. Write a present-tense sentence ` +
        'without its subject, "should" or full stop: "refuses calls while open".',
    );
  }

  /** A test in any other place would run and not be on the page. */
  private reportMisplaced(node: ts.Node): void {
    if (this.reported.has(node)) return;
    if (ts.isCallExpression(node) && !this.expected.has(node)) {
      const name = rootName(node.expression);
      const bare = ts.isIdentifier(node.expression);
      if (
        RUNNER.includes(name ?? '') &&
        (bare || !isCallOf(node.parent, node))
      ) {
        this.problem(
          node,
          `\`${node.expression.getText()}\` can't stand here. Tests are ` +
            "`it('…', …)` in describe('holds') or describe('limits'), or in a " +
            "heading's describe directly in one, without each, only or skip.",
        );
      }
    }
    ts.forEachChild(node, (child) => this.reportMisplaced(child));
  }

  private problem(node: ts.Node, message: string): void {
    this.report(`line ${this.lineOf(node)}`, message);
  }

  private lineOf(node: ts.Node): number {
    const start = node.getStart(this.source);
    return this.source.getLineAndCharacterOfPosition(start).line + 1;
  }
}

/** Statements that are a call of `name`, directly. */
function calls(
  statements: readonly ts.Statement[],
  name: string,
): ts.CallExpression[] {
  return statements.flatMap((statement) => {
    if (!ts.isExpressionStatement(statement)) return [];
    const call = statement.expression;
    if (!ts.isCallExpression(call)) return [];
    const callee = call.expression;
    return ts.isIdentifier(callee) && callee.text === name ? [call] : [];
  });
}

/** `it` of `it`, `it.only` and `it.each(…)`. */
function rootName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) {
    return rootName(expression.expression);
  }
  if (ts.isCallExpression(expression)) return rootName(expression.expression);
  return undefined;
}

/** True when `parent` calls what `node` returns, as in `it.each([])(…)`. */
function isCallOf(parent: ts.Node, node: ts.Node): boolean {
  return ts.isCallExpression(parent) && parent.expression === node;
}

function isFunction(
  node: ts.Node,
): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isHeading(topic: string): boolean {
  return topic.length <= TOPIC_LENGTH && /^\p{Lu}(.*[^\s.!])?$/u.test(topic);
}

function isGroup(title: string | undefined): title is Group {
  return (GROUPS as readonly (string | undefined)[]).includes(title);
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node)
    ? node.text
    : undefined;
}
