/** Lays out a new pattern from the template. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { categoryFolders } from './categories.ts';
import { SLUG, didYouMean } from './names.ts';
import { planned, type PlannedPattern } from './planned.ts';
import { quoted } from './problems.ts';

const CODE = 'patterns-code/_template';
const PAGE = 'docs/_template.mdx';
const PLANNED = 'src/catalog/planned.ts';

/** Names that files or folders beside the patterns have. */
const TAKEN = ['naive', 'scenarios', 'index', 'api', 'contributing'];

/**
 * Writes the page and the code of a new pattern, both running as they are.
 * A planned pattern's line is taken out of the list.
 *
 * @returns the files that were written or changed, from the root.
 * @throws Error with a sentence when category or slug can't be used; then
 * nothing has been written.
 */
export function scaffold(
  root: string,
  category: string,
  slug: string,
): string[] {
  const plan = planned.find((one) => one.slug === slug);
  const problem = problemWith(root, category, slug, plan);
  if (problem !== undefined) throw new Error(problem);

  const folder = `patterns-code/${slug}`;
  mkdirSync(join(root, folder), { recursive: true });
  const files = readdirSync(join(root, CODE)).map((name) => {
    const file = `${folder}/${name.replace(/^template\b/, slug)}`;
    const text = readFileSync(join(root, CODE, name), 'utf8');
    writeFileSync(
      join(root, file),
      text.replace(/'(\.\/)?template\.ts'/g, `'$1${slug}.ts'`),
    );
    return file;
  });
  files.sort();
  const page = `docs/${category}/${slug}.mdx`;
  const text = readFileSync(join(root, PAGE), 'utf8');
  const title = plan?.title ?? titleOf(slug);
  writeFileSync(
    join(root, page),
    text.replace(/^title: .*$/m, `title: ${title}`),
  );
  return [page, ...files, ...(plan === undefined ? [] : [unplan(root, slug)])];
}

function problemWith(
  root: string,
  category: string,
  slug: string,
  plan: PlannedPattern | undefined,
): string | undefined {
  const categories = categoryFolders(root);
  if (!categories.includes(category)) {
    return (
      `There is no category "${category}".${didYouMean(category, categories)} ` +
      `Accepted: ${quoted(categories)}. A new one begins with ` +
      `docs/${category}/_category_.json.`
    );
  }
  if (!SLUG.test(slug) || TAKEN.includes(slug)) {
    return (
      `"${slug}" can't be the name of a pattern. It is lower-case words ` +
      'joined by hyphens, like "circuit-breaker", and none of ' +
      `${quoted(TAKEN)}.`
    );
  }
  if (plan !== undefined && plan.category !== category) {
    return (
      `"${slug}" is planned for "${plan.category}". Run ` +
      `\`npm run new -- ${plan.category} ${slug}\`, or change ${PLANNED}.`
    );
  }
  const taken = [
    `patterns-code/${slug}`,
    ...categories.map((one) => `docs/${one}/${slug}.mdx`),
  ].find((path) => existsSync(join(root, path)));
  return taken === undefined
    ? undefined
    : `${taken} exists already. Choose another name, or edit what is there.`;
}

/** `rate-limiter` → `Rate Limiter` */
function titleOf(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** Takes a pattern out of the list of planned ones. */
function unplan(root: string, slug: string): string {
  const path = join(root, PLANNED);
  writeFileSync(path, withoutEntry(readFileSync(path, 'utf8'), slug));
  return PLANNED;
}

/** The text of planned.ts without the entry of `slug`. */
export function withoutEntry(text: string, slug: string): string {
  const category = "'[a-z-]+'";
  const entry = `^ *\\[\\s*${category},\\s*'${slug}',\\s*'[^']*',?\\s*\\],\\n`;
  return text.replace(new RegExp(entry, 'm'), '');
}
