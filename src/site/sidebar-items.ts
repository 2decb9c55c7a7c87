import type { PluginOptions } from '@docusaurus/plugin-content-docs';

type Generator = PluginOptions['sidebarItemsGenerator'];

/** What stands before the patterns in the sidebar of the reference. */
const FIRST = ['api/index', 'api/simulation'];

/**
 * The reference lies in docs/api but has a sidebar of its own. The table of
 * contents made from all of docs/ leaves it out; its own begins with what is
 * no pattern.
 */
export const sidebarItems: Generator = async (args) => {
  const { defaultSidebarItemsGenerator, ...rest } = args;
  if (args.item.dirName === '.') {
    const docs = args.docs.filter((doc) => !doc.id.startsWith('api/'));
    return defaultSidebarItemsGenerator({ ...rest, docs });
  }
  const items = await defaultSidebarItemsGenerator(rest);
  const rank = (item: (typeof items)[number]) =>
    'id' in item ? [...FIRST].reverse().indexOf(String(item.id)) : -1;
  return items.sort((a, b) => rank(b) - rank(a));
};
