import type { PluginOptions } from '@docusaurus/plugin-content-docs';

/**
 * The reference lies in docs/api but has a sidebar of its own, so the
 * table of contents made from all of docs/ leaves it out.
 */
export const withoutReference: PluginOptions['sidebarItemsGenerator'] = ({
  defaultSidebarItemsGenerator,
  docs,
  item,
  ...rest
}) =>
  defaultSidebarItemsGenerator({
    ...rest,
    item,
    docs:
      item.dirName === '.'
        ? docs.filter((doc) => !/^api(\/|$)/.test(doc.sourceDirName))
        : docs,
  });
