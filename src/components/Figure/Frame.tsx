import useBaseUrl from '@docusaurus/useBaseUrl';
import { figureHtml, figureSource } from '@catalog/islands';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Figure } from '../../catalog/types.ts';
import { Island } from '../Island/index.tsx';
import styles from './styles.module.css';

interface Props {
  slug: string;
  figure: Figure;
  /** Stands below the picture. */
  caption?: ReactNode;
  /** Stands below the caption: the numbers of a plot, for example. */
  children?: ReactNode;
}

/** A picture wider than the text column breaks out of it. */
const COLUMN_PX = 640;

/** So narrow a picture may become; a phone scrolls what is left of it. */
const NARROWEST_PX = 480;

/**
 * A recorded picture. It is part of the page's HTML, takes the colours of
 * the page, and has its room before it is there.
 */
export function Frame({ slug, figure, caption, children }: Props): ReactNode {
  const { kind, name, title, width, height } = figure;
  const url = useBaseUrl(`/diagrams/${slug}/${name}.svg`);
  const wide = width > COLUMN_PX;
  const scrolls = width > NARROWEST_PX;
  return (
    <figure className={clsx(styles.figure, wide && ['wide', styles.wide])}>
      <div
        className={styles.scroll}
        tabIndex={scrolls ? 0 : undefined}
        role={scrolls ? 'group' : undefined}
        aria-label={scrolls ? title : undefined}
      >
        <Island
          html={figureHtml(slug, name)}
          url={url}
          className={styles.picture}
          style={{
            width,
            maxWidth: scrolls ? `max(100%, ${NARROWEST_PX}px)` : '100%',
            aspectRatio: `${width} / ${height}`,
          }}
        />
      </div>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}.</span> {caption}
        {kind !== 'plot' && <AsText slug={slug} name={name} />}
        {children}
      </figcaption>
    </figure>
  );
}

/** The text that the picture is drawn from, line by line what happened. */
function AsText({ slug, name }: { slug: string; name: string }): ReactNode {
  const url = useBaseUrl(`/diagrams/${slug}/${name}.mmd`);
  return (
    <details className={styles.text}>
      <summary>As text</summary>
      <pre tabIndex={0} role="group" aria-label="The picture as text">
        <Island as="code" html={figureSource(slug, name)} url={url} />
      </pre>
    </details>
  );
}

/**
 * The figure of that name.
 *
 * @throws Error when it was not recorded, which stops the build.
 */
export function figureOf(figures: readonly Figure[], name: string): Figure {
  const figure = figures.find((one) => one.name === name);
  if (figure !== undefined) return figure;
  const names = figures.map((one) => one.name).join(', ');
  throw new Error(
    `There is no figure "${name}". Recorded are ${names}; ` +
      '`npm test -- -u` records what is missing.',
  );
}
