/**
 * `npm run new -- <category> <slug>`: lays out a new pattern, as a copy of
 * patterns-code/_template that runs.
 */
import { scaffold } from '../catalog/scaffold.ts';

const next = (slug: string): string => `It is a copy of the template. Next:
  1. npm run check -- ${slug} -u   runs its tests and draws its diagrams
  2. npm start   opens the site with its page
  3. Replace the code, the stories, the tests and the prose, in that order.
docs/contributing/adding-a-pattern.mdx says how.`;

const [category, slug, ...rest] = process.argv.slice(2);

if (category === undefined || slug === undefined || rest.length > 0) {
  console.error(
    'Usage: npm run new -- <category> <slug>\n' +
      'For example: npm run new -- resiliency retry',
  );
  process.exitCode = 1;
} else {
  try {
    const files = scaffold(process.cwd(), category, slug);
    console.log(
      ['Written:', ...files.map((file) => `  ${file}`), '', next(slug)].join(
        '\n',
      ),
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
