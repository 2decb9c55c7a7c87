/** The categories: folders of docs/ with a `_category_.json`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problems } from './problems.ts';
import type { Category } from './types.ts';

/** Folders of docs/ that hold no patterns. */
const OTHER_FOLDERS = ['api', 'contributing'];

const EXAMPLE =
  '{ "label": "Cache", "position": 2, "link": { "type": "generated-index", ' +
  '"slug": "/cache", "description": "One line." } }';

/** Names of the folders of docs/ in which every page is a pattern. */
export function categoryFolders(root: string): string[] {
  return readdirSync(join(root, 'docs'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name)
    .filter((name) => !OTHER_FOLDERS.includes(name))
    .sort();
}

/** Reads every category, by its position. */
export function readCategories(root: string, problems: Problems): Category[] {
  const categories = categoryFolders(root).flatMap((slug) => {
    const file = `docs/${slug}/_category_.json`;
    if (!existsSync(join(root, file))) {
      problems.add(
        file,
        '',
        `There is no such file, so "${slug}" is not a category. Move the ` +
          `folder's pages to another one, or add the file: ${EXAMPLE}`,
      );
      return [];
    }
    return [
      readCategory(
        slug,
        readFileSync(join(root, file), 'utf8'),
        file,
        problems,
      ),
    ];
  });
  return categories.sort((a, b) => a.position - b.position);
}

function readCategory(
  slug: string,
  text: string,
  file: string,
  problems: Problems,
): Category {
  const report = problems.in(file);
  const { label, position, link } = parse(text, report);
  const description = (link as { description?: unknown } | undefined)
    ?.description;
  if (typeof label !== 'string')
    report('label', `has to be a text: ${EXAMPLE}`);
  if (typeof position !== 'number') {
    report('position', `has to be a number: ${EXAMPLE}`);
  }
  if (typeof description !== 'string') {
    report('link.description', `has to be one sentence: ${EXAMPLE}`);
  }
  return {
    slug,
    label: typeof label === 'string' ? label : slug,
    position: typeof position === 'number' ? position : 0,
    description: typeof description === 'string' ? description : '',
  };
}

function parse(
  text: string,
  report: (field: string, message: string) => void,
): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    report('', `is not JSON: ${String(error)}. Expected: ${EXAMPLE}`);
    return {};
  }
}
