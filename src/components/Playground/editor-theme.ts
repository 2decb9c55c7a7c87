import type { SandpackTheme } from '@codesandbox/sandpack-react';

/** Sandpack's colours from the site's CSS, so both themes are one. */
export const theme: SandpackTheme = {
  colors: {
    surface1: 'var(--code-paper)',
    surface2: 'var(--rule)',
    surface3: 'var(--paper-sunken)',
    disabled: 'var(--ink-soft)',
    base: 'var(--ink)',
    clickable: 'var(--ink-soft)',
    hover: 'var(--ink)',
    accent: 'var(--accent)',
    error: 'var(--breaks)',
    errorSurface: 'var(--breaks-soft)',
  },
  syntax: {
    plain: 'var(--code-ink)',
    comment: { color: 'var(--code-comment)', fontStyle: 'italic' },
    keyword: 'var(--code-keyword)',
    definition: 'var(--code-function)',
    punctuation: 'var(--code-ink)',
    property: 'var(--code-ink)',
    tag: 'var(--code-type)',
    static: 'var(--code-number)',
    string: 'var(--code-string)',
  },
  font: {
    body: 'var(--font-code)',
    mono: 'var(--font-code)',
    size: '0.8125rem',
    lineHeight: '1.25rem',
  },
};
