/**
 * The catalog: reads docs/, patterns-code/ and diagrams/ and joins them by
 * the name of the folder. Nothing about a pattern is kept anywhere else.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldersWith } from './borrowed.ts';
import { categoryFolders, readCategories } from './categories.ts';
import { codeFolders, readCode } from './code.ts';
import { diagramFolders, readRecorded } from './figures.ts';
import { kindOf, readFrontMatter } from './frontmatter.ts';
import { Kept, KeptFiles, stampOf } from './kept.ts';
import { readPage, type Page } from './mdx.ts';
import { SLUG } from './names.ts';
import { planned as allPlanned, type PlannedPattern } from './planned.ts';
import { Problems, type Problem } from './problems.ts';
import { checkNames, checkPlanned, relate, type Named } from './relations.ts';
import { checkSections, hasSectionsOfComparison } from './sections.ts';
import { checkNotTemplate, templateSymptoms } from './symptoms.ts';
import type {
  Category,
  Kind,
  Pattern,
  RelatedPattern,
  SourceFile,
} from './types.ts';
import { EDITS } from '../versions/names.ts';
import { checkUses } from './uses.ts';

export interface Catalog {
  categories: Category[];
  patterns: Pattern[];
  planned: readonly PlannedPattern[];
}

export interface ReadOptions {
  /** Begins and ends with a slash; permalinks begin with it. Default `/`. */
  baseUrl?: string;
  /** Default the list in planned.ts. */
  planned?: readonly PlannedPattern[];
  /** Lets pass what still has the template's words. Default false. */
  drafts?: boolean;
  /**
   * Of all patterns the front matter and the relations, but code, stories
   * and recordings of this one alone. Default all.
   */
  only?: string;
  /** What was read before; who reads again and again hands it over. */
  memory?: Memory;
}

const NAIVE = 'naive.ts';

/** What each page says, and what each pattern's code comes to. */
export class Memory {
  readonly pages = new Kept<Page>();
  readonly patterns: KeptFiles<Read>;
  /** Changes with the programs that read; what others read is not taken. */
  readonly stamp: string;

  /** What `folder` holds from earlier processes with the same stamp is used. */
  constructor(folder?: string, stamp = '') {
    this.patterns = new KeptFiles(folder);
    this.stamp = stamp;
  }
}

/** Code and recordings of a pattern; a word on its page changes none of it. */
interface Read {
  code: Awaited<ReturnType<typeof readCode>>;
  recorded: ReturnType<typeof readRecorded>;
  problems: readonly Problem[];
}

/** A page whose front matter can't be read. */
type UnreadPage = Pick<Named, 'slug' | 'file'>;

interface PageFile extends Named {
  category: Category | undefined;
  page: Page;
}

/**
 * Reads and checks the whole catalog.
 *
 * @throws CatalogError with every mistake that was found.
 */
export async function readCatalog(
  root: string,
  {
    baseUrl = '/',
    planned = allPlanned,
    drafts = false,
    only,
    memory = new Memory(),
  }: ReadOptions = {},
): Promise<Catalog> {
  const problems = new Problems();
  const categories = readCategories(root, problems);
  const all = readPages(root, categories, baseUrl, problems, memory);
  const pages = all.filter(isRead);
  checkTrees(root, all, problems);
  if (!drafts) checkDrafts(root, pages, problems);
  checkNames(pages, problems);
  checkPlanned(pages, problems, planned);
  // What an unread page is called is not known, nor whom it names.
  const related =
    pages.length < all.length
      ? new Map<string, RelatedPattern[]>()
      : relate(pages, problems, planned);

  const simulation = stampOf(root, ['patterns-code/_simulation']);
  const patterns: Pattern[] = [];
  for (const page of pages) {
    if (only !== undefined && page.slug !== only) continue;
    if (!existsSync(join(root, 'patterns-code', page.slug))) continue;
    const read = await readKept(root, page.slug, simulation, memory);
    for (const { file, field, message } of read.problems) {
      problems.add(file, field, message);
    }
    const pattern = joined(root, page, read, baseUrl, problems);
    if (page.category === undefined) continue;
    const { category } = page;
    patterns.push({
      ...pattern,
      category,
      related: related.get(page.slug) ?? [],
    });
  }
  problems.throwIfAny();
  return { categories, patterns, planned };
}

function readPages(
  root: string,
  categories: readonly Category[],
  baseUrl: string,
  problems: Problems,
  memory: Memory,
): (PageFile | UnreadPage)[] {
  const order = [...categories.map(({ slug }) => slug)];
  const folders = categoryFolders(root).sort(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  );
  return folders.flatMap((folder) =>
    readdirSync(join(root, 'docs', folder))
      .filter((name) => /\.mdx?$/.test(name) && !name.startsWith('_'))
      .sort()
      .flatMap((name) => {
        const file = `docs/${folder}/${name}`;
        const report = problems.in(file);
        const slug = name.replace(/\.mdx?$/, '');
        if (!name.endsWith('.mdx') || !SLUG.test(slug)) {
          report(
            '',
            'A page is called <slug>.mdx: lower-case words and hyphens.',
          );
          return [];
        }
        try {
          const text = readFileSync(join(root, file), 'utf8');
          const page = memory.pages.of(file, text, () => readPage(text));
          const head = readFrontMatter(page.data, report);
          const permalink = `${baseUrl}${folder}/${slug}/`;
          const category = categories.find((one) => one.slug === folder);
          return [{ slug, file, permalink, head, category, page }];
        } catch (error) {
          report('front matter', `is not YAML: ${yamlMistake(error)}`);
          return [{ slug, file }];
        }
      }),
  );
}

/** The parser's own words, and what it most often is. */
function yamlMistake(error: unknown): string {
  const { reason, mark } = error as {
    reason?: string;
    mark?: { line: number };
  };
  if (reason === undefined) return String(error);
  // From 0, at the end of the line of three hyphens.
  const where = mark === undefined ? '' : ` in line ${mark.line + 1}`;
  return (
    `${reason}${where}. A text with a colon and a space in it has to stand ` +
    'in quotation marks, and a list has to be closed.'
  );
}

function isRead(page: PageFile | UnreadPage): page is PageFile {
  return 'page' in page;
}

/** A page that is ready has nothing of the template's own words. */
function checkDrafts(
  root: string,
  pages: readonly PageFile[],
  problems: Problems,
): void {
  const template = templateSymptoms(root);
  for (const { file, head } of pages) {
    checkNotTemplate(head.symptoms, template, problems.in(file));
  }
}

/** A slug stands in all three trees or in none. */
function checkTrees(
  root: string,
  pages: readonly UnreadPage[],
  problems: Problems,
): void {
  const docs = pages.map(({ slug }) => slug);
  const code = codeFolders(root);
  const repeated = docs.filter((slug, i) => docs.indexOf(slug) !== i);
  for (const { file } of pages.filter(({ slug }) => repeated.includes(slug))) {
    problems.add(
      file,
      'slug',
      'is the name of a page in two categories. Rename one.',
    );
  }
  for (const { slug, file } of pages.filter(
    (page) => !code.includes(page.slug),
  )) {
    problems.add(
      `patterns-code/${slug}/`,
      '',
      `There is no such folder, but ${file} exists. Add the pattern's code ` +
        '(`npm run new -- <category> <slug>` lays out both), or delete the page.',
    );
  }
  for (const slug of code.filter((one) => !docs.includes(one))) {
    problems.add(
      `docs/<category>/${slug}.mdx`,
      '',
      `There is no page for patterns-code/${slug}/. Copy docs/_template.mdx ` +
        'into the folder of its category, or delete the code.',
    );
  }
  for (const slug of diagramFolders(root).filter(
    (one) => !code.includes(one),
  )) {
    problems.add(
      `diagrams/${slug}/`,
      '',
      `belongs to no pattern: there is no patterns-code/${slug}/. Delete it.`,
    );
  }
}

/** Code and recordings, read anew if one of their files has changed. */
function readKept(
  root: string,
  slug: string,
  simulation: string,
  memory: Memory,
): Promise<Read> {
  const own = stampOf(root, [...foldersWith(root, slug), `diagrams/${slug}`]);
  const stamp = [memory.stamp, simulation, own].join('\n');
  return memory.patterns.of(slug, stamp, async () => {
    const problems = new Problems();
    const code = await readCode(root, slug, problems);
    const recorded = readRecorded(root, slug, code, problems);
    return { code, recorded, problems: problems.all };
  });
}

function checkNaive(
  slug: string,
  files: readonly SourceFile[],
  problems: Problems,
): void {
  if (files.some(({ name }) => name === NAIVE)) return;
  problems.add(
    `patterns-code/${slug}/${NAIVE}`,
    '',
    'There is no such file. It is the pattern without its essential part, ' +
      'written from edits.ts; patterns-code/_template shows both.',
  );
}

/** What is put through the same has both on its own page. */
function checkComparison(
  root: string,
  slug: string,
  { files, guarantees, limits }: Read['code'],
  problems: Problems,
): void {
  const folder = `patterns-code/${slug}`;
  const naive = files.filter(({ role }) => role === 'naive');
  const names = naive.map(({ name }) => name);
  if (existsSync(join(root, folder, EDITS))) names.push(EDITS);
  for (const name of names) {
    problems.add(
      `${folder}/${name}`,
      '',
      'A page that compares has no naive version: those of what it compares ' +
        'stand on their pages. Delete the file.',
    );
  }
  for (const { line, seen } of [...guarantees, ...limits]) {
    if (seen.length === 0) continue;
    problems.add(
      `${folder}/${slug}.test.ts`,
      `line ${line}`,
      'A page that compares has no reports of its own. Move this `@seen` to ' +
        'the test of the pattern that it is about.',
    );
  }
}

/**
 * What a page is by its head; but what only a comparison has makes it one, so
 * that one cause is said once and not of every section.
 */
function checkedKind({ file, head, page }: PageFile, problems: Problems): Kind {
  if (kindOf(head) === 'comparison') return 'comparison';
  if (!hasSectionsOfComparison(page.headings)) return 'pattern';
  const isSaid = problems.all.some(
    (one) => one.file === file && one.field.startsWith('related'),
  );
  if (!isSaid) {
    problems.add(
      file,
      'related.compares',
      'names nothing, and the page has the sections of one that compares ' +
        'patterns. Name two or more, for example `compares: [retry, bulkhead]`.',
    );
  }
  return 'comparison';
}

/** What a page and what was read of its pattern come to together. */
function joined(
  root: string,
  whole: PageFile,
  { code, recorded }: Read,
  baseUrl: string,
  problems: Problems,
): Omit<Pattern, 'category' | 'related'> {
  const { slug, file, head, page, permalink } = whole;
  const report = problems.in(file);
  const kind = checkedKind(whole, problems);
  checkSections(page.headings, report, kind);
  if (kind === 'pattern') checkNaive(slug, code.files, problems);
  else checkComparison(root, slug, code, problems);
  const declared = code.experiments.map(({ name }) => name);
  const { stories, variants } = code;
  checkUses(page, { slug, stories, variants, declared, ...recorded }, report);
  const { title, intent, symptoms, aliases, tags } = head;
  const apiPermalink = `${baseUrl}api/${slug}/`;
  return {
    slug,
    kind,
    title,
    intent,
    symptoms,
    aliases,
    tags,
    permalink,
    apiPermalink,
    ...code,
    ...recorded,
  };
}
