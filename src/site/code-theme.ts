import type { PrismTheme } from 'prism-react-renderer';

/** Colours of code come from the site's CSS, so both themes are one. */
const theme: PrismTheme = {
  plain: { color: 'var(--code-ink)', backgroundColor: 'var(--code-paper)' },
  styles: [
    {
      types: ['comment', 'prolog', 'doctype', 'cdata'],
      style: { color: 'var(--code-comment)', fontStyle: 'italic' },
    },
    {
      types: ['string', 'char', 'attr-value', 'template-string', 'inserted'],
      style: { color: 'var(--code-string)' },
    },
    {
      types: ['number', 'boolean', 'constant', 'symbol', 'regex'],
      style: { color: 'var(--code-number)' },
    },
    {
      types: ['keyword', 'atrule', 'selector', 'important', 'tag'],
      style: { color: 'var(--code-keyword)' },
    },
    {
      types: ['function', 'method', 'attr-name'],
      style: { color: 'var(--code-function)' },
    },
    {
      types: ['class-name', 'builtin', 'maybe-class-name'],
      style: { color: 'var(--code-type)' },
    },
    {
      types: ['punctuation', 'operator'],
      style: { color: 'var(--code-punctuation)' },
    },
    { types: ['deleted'], style: { color: 'var(--breaks)' } },
  ],
};

export const codeLight = theme;
export const codeDark = theme;
