/**
 * Options of the PWA plugin. Everybody gets the pages offline after a first
 * visit; the plugin's default waits until the site is installed as an app.
 */
export const offlineOptions = {
  offlineModeActivationStrategies: ['always'],
  injectManifestConfig: {
    // The search index is fetched when someone searches.
    globIgnores: ['pagefind/**'],
    maximumFileSizeToCacheInBytes: 6_000_000,
  },
  pwaHead: [
    { tagName: 'link', rel: 'manifest', href: 'manifest.json' },
    {
      tagName: 'meta',
      name: 'theme-color',
      content: '#fdfcf9',
      media: '(prefers-color-scheme: light)',
    },
    {
      tagName: 'meta',
      name: 'theme-color',
      content: '#171614',
      media: '(prefers-color-scheme: dark)',
    },
    { tagName: 'link', rel: 'apple-touch-icon', href: 'img/icon-180.png' },
  ],
};
