import useBaseUrl from '@docusaurus/useBaseUrl';
import { figureHtml, figureSource } from '@catalog/islands';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Figure } from '../../catalog/types.ts';
import { Island } from '../Island/index.tsx';
import { leastWidth, ScrollCue } from '../ScrollCue/index.tsx';
import styles from './styles.module.css';

interface Props {
  slug: string;
  figure: Figure;
  /** Stands below the picture. */
  caption?: ReactNode;
  /** Stands below the caption: the numbers of a plot, for example. */
  children?: ReactNode;
  id?: string;
  /** Shown whole, however long: the reader has opened it. */
  whole?: boolean;
}

/** A picture wider than the text column breaks out of it. */
const COLUMN_PX = 640;

/** The column of a narrow phone: what is wider may have to be scrolled. */
const PHONE_PX = 280;

/** A higher picture is cut, and shown whole on demand. */
const FOLDED_FROM_PX = 720;

/**
 * A recorded picture. It is part of the page's HTML, takes the colours of
 * the page, and has its room before it is there. A long one is folded.
 */
export function Frame(props: Props): ReactNode {
  const { id, slug, figure, caption, children, whole = false } = props;
  const { kind, name, width, height } = figure;
  const wide = width > COLUMN_PX;
  const folds = height > FOLDED_FROM_PX && !whole;
  return (
    <figure
      id={id}
      className={clsx(
        styles.figure,
        wide && ['wide', styles.wide],
        folds && styles.folds,
      )}
    >
      <Picture slug={slug} figure={figure} />
      {folds && (
        <details className={styles.unfold}>
          <summary>
            <span>The whole picture</span>
            <span>Less of the picture</span>
          </summary>
        </details>
      )}
      <figcaption className={styles.caption}>
        <span className={styles.title}>{figure.title}.</span> {caption}
        {kind !== 'plot' && <AsText slug={slug} name={name} />}
        {children}
      </figcaption>
    </figure>
  );
}

/** The drawing alone; it scrolls where its letters would become too small. */
export function Picture(props: {
  slug: string;
  figure: Figure;
  /** Where the same picture is in the page already: fetched when opened. */
  again?: boolean;
}): ReactNode {
  const { slug, figure, again = false } = props;
  const { kind, name, title, width, height } = figure;
  const url = useBaseUrl(`/diagrams/${slug}/${name}.svg`);
  const leastPx = leastWidth(width, kind);
  const scrolls = leastPx > PHONE_PX;
  return (
    <div className={styles.picture}>
      <ScrollCue leastPx={leastPx} />
      <div
        className={styles.scroll}
        tabIndex={scrolls ? 0 : undefined}
        role={scrolls ? 'group' : undefined}
        aria-label={scrolls ? title : undefined}
      >
        <Island
          html={again ? '' : figureHtml(slug, name)}
          ids={again ? 'again-' : undefined}
          url={url}
          className={styles.drawing}
          style={{
            width,
            minWidth: leastPx,
            maxWidth: '100%',
            aspectRatio: `${width} / ${height}`,
          }}
        />
      </div>
    </div>
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
