/** What is wrong with one pattern and with no other, for `npm run check`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { categoryFolders } from './categories.ts';
import { readCode } from './code.ts';
import { readRecorded } from './figures.ts';
import { syntaxProblems } from './page-syntax.ts';
import { Problems, type CatalogError, type Problem } from './problems.ts';
import { readCatalog, type Catalog } from './read.ts';
import { searchProblems, unreadyProblems } from './ready.ts';
import { checkNotTemplate, templateSymptoms } from './symptoms.ts';

/** What the recorded searches of a pattern say that its limits do not. */
export async function recordedProblems(
  root: string,
  slug: string,
): Promise<Problem[]> {
  // What else is wrong with code and recordings is said with the page.
  const others = new Problems();
  const code = await readCode(root, slug, others);
  const { findings } = readRecorded(root, slug, code, others);
  return others.all.length > 0
    ? []
    : searchProblems({ slug, ...code, findings });
}

/** What keeps a page from being built, and what it lacks to be ready. */
export interface PageProblems {
  wrong: readonly Problem[];
  /** Looked for when nothing is wrong. */
  unready: readonly Problem[];
}

/** Reads the page with its code and recordings, as a build would. */
export async function pageProblems(
  root: string,
  slug: string,
): Promise<PageProblems> {
  const read = await readOne(root, slug);
  const isOwn = ({ file }: Problem) =>
    file.split('/').some((part) => part === slug || part === `${slug}.mdx`);
  const wrong = read instanceof Array ? read.filter(isOwn) : [];
  const file = pageOf(root, slug);
  if (file !== undefined) {
    const said = new Set(wrong.map(placeOf));
    const more = await syntaxProblems(root, file);
    // The catalog has named the place of what it takes for misspelt.
    wrong.push(...more.filter((one) => !said.has(placeOf(one))));
  }
  const pattern =
    read instanceof Array
      ? undefined
      : read.patterns.find((one) => one.slug === slug);
  if (wrong.length > 0 || file === undefined || pattern === undefined) {
    return { wrong, unready: [] };
  }
  return {
    wrong,
    unready: [
      ...leftOfTemplate(root, file, pattern.symptoms),
      ...unreadyProblems(root, pattern),
    ],
  };
}

/** The catalog with this pattern alone, or what is wrong with it. */
async function readOne(
  root: string,
  slug: string,
): Promise<Catalog | Problem[]> {
  try {
    return await readCatalog(root, { only: slug, drafts: true });
  } catch (error) {
    // By its name: tsx loads the class once for import, once for require.
    if (error instanceof Error && error.name === 'CatalogError') {
      return [...(error as CatalogError).problems];
    }
    throw error;
  }
}

/** Words that `npm run new` laid out, and that nobody has replaced. */
function leftOfTemplate(
  root: string,
  file: string,
  symptoms: readonly string[],
): readonly Problem[] {
  const problems = new Problems();
  checkNotTemplate(symptoms, templateSymptoms(root), problems.in(file));
  return problems.all;
}

function pageOf(root: string, slug: string): string | undefined {
  return categoryFolders(root)
    .map((folder) => `docs/${folder}/${slug}.mdx`)
    .find((file) => existsSync(join(root, file)));
}

function placeOf({ file, field }: Problem): string {
  return `${file} ${field}`;
}
