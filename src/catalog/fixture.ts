/** A small catalog in a temporary folder, for tests that break it. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CatalogError, type Problem } from './problems.ts';
import { readCatalog, type Catalog, type ReadOptions } from './read.ts';
import { scaffold } from './scaffold.ts';
import type { SearchFinding } from './types.ts';

const REPOSITORY = process.cwd();

export class Fixture {
  readonly root = mkdtempSync(join(tmpdir(), 'catalog-'));

  constructor() {
    for (const path of [
      'patterns-code/_template',
      'docs/_template.mdx',
      'docs/resiliency/_category_.json',
      'docs/cache/_category_.json',
      'src/catalog/planned.ts',
    ]) {
      const to = join(this.root, path);
      cpSync(join(REPOSITORY, path), to, { recursive: true });
    }
    const simulation = 'patterns-code/_simulation';
    symlinkSync(join(REPOSITORY, simulation), join(this.root, simulation));
  }

  /** Adds a pattern, scaffolded, with its drawings and words of its own. */
  add(category: string, slug: string): this {
    scaffold(this.root, category, slug);
    this.edit(
      `docs/${category}/${slug}.mdx`,
      /^symptoms:\n( {2}- .*\n)+/m,
      SYMPTOMS,
    );
    this.draw(slug);
    return this;
  }

  /** Stands in for the recorder: files of the right names and form. */
  draw(slug: string): void {
    const finding: SearchFinding = {
      story: 'oneOrder',
      file: `${slug}.ts`,
      runs: 15,
      exhaustive: true,
      bounds: 'every loss and repetition',
    };
    const measured = {
      x: { label: 'messages lost, %', values: [0, 20] },
      y: { label: 'orders' },
      series: [{ name: 'without', values: [1, 1.23] }],
    };
    const stories = ['without-ids', 'lost-answer', 'one-order'];
    for (const name of ['topology', ...stories]) {
      this.write(`diagrams/${slug}/${name}.mmd`, 'flowchart LR\n');
      this.write(`diagrams/${slug}/${name}.svg`, SVG);
    }
    this.write(`diagrams/${slug}/stored-orders.svg`, SVG);
    const json = JSON.stringify(measured);
    this.write(`diagrams/${slug}/stored-orders.json`, json);
    const searches = JSON.stringify([finding]);
    this.write(`diagrams/${slug}/searches.json`, searches);
    this.write(`diagrams/${slug}/fingerprints.json`, '{}');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Replaces a piece of a file, which has to be in it. */
  edit(path: string, from: string | RegExp, to: string): void {
    const before = readFileSync(join(this.root, path), 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} has no ${String(from)}`);
    writeFileSync(join(this.root, path), after);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  read(options: ReadOptions = {}): Promise<Catalog> {
    return readCatalog(this.root, options);
  }

  /** What is wrong with the catalog; empty when nothing is. */
  async problems(options: ReadOptions = {}): Promise<readonly Problem[]> {
    try {
      await this.read(options);
      return [];
    } catch (error) {
      if (error instanceof CatalogError) return error.problems;
      throw error;
    }
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const SYMPTOMS = `symptoms:
  - We did it twice.
  - We did it once too often.
  - It is done?
`;

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" ' +
  'width="300" height="200"><title>A picture</title>' +
  '<desc>Client &amp; Shop.</desc></svg>\n';
