import type { PluginOptions } from 'docusaurus-plugin-llms';

/** What machines read: a list of the pages, and each page as Markdown. */
export const llmsOptions: PluginOptions = {
  title: 'Distributed System Design Patterns',
  description:
    'A catalog of distributed-system design patterns in which every claim ' +
    'runs. Each page has a simulated system, tested guarantees and limits.',
  // docs/ as the catalog writes it out, components replaced by their text.
  docsDir: '.docusaurus/catalog/default/markdown',
  includeOrder: [
    'patterns.mdx',
    '@(!(api|contributing))/**',
    'contributing/**',
  ],
  generateMarkdownFiles: true,
  generateLLMsFullTxt: false,
  excludeImports: true,
  removeDuplicateHeadings: false,
  logLevel: 'quiet',
};
