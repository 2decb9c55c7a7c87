import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { sequenceDiagram } from '../../../patterns-code/_simulation/diagram.ts';
import type { RunData } from '../../runner/types.ts';
import { stampIn } from '../../catalog/svg.ts';
import { stampOf } from '../../drawing/stamp.ts';
import { drawDiagram } from '../live-diagram.ts';
import { leastWidth, ScrollCue } from '../ScrollCue/index.tsx';
import { withIds } from '../svg-ids.ts';
import { searchSentence } from './model/search-text.ts';
import type { SearchReport } from './model/results.ts';
import { RunSummary } from './RunSummary.tsx';
import { runSentence, traceLines } from './model/trace-text.ts';
import styles from './DiagramPanel.module.css';

interface Props {
  run: RunData;
  search: SearchReport | undefined;
  /** Rules that the pattern can't keep. */
  limits: Readonly<Record<string, string>>;
  /** Of the search, in words. */
  bounds: string;
  title: string;
  /** What the page says of the story as it was recorded. */
  caption: string;
  /** Where the story's recorded picture lies. */
  recorded: string | undefined;
  /** The stamp of that picture. */
  stamp: string | undefined;
}

/** The last run as a picture, how it ended, and the same as text. */
export default function DiagramPanel(props: Props): ReactNode {
  const { run, search, limits, bounds, stamp } = props;
  const drawing = useDrawing(props);
  return (
    <>
      {search !== undefined && (
        <p className={styles.search}>
          {searchSentence(search, limits, bounds)}
        </p>
      )}
      <RunSummary run={run} />
      {drawing.at !== undefined && (
        <p className={styles.ran}>
          Ran at {drawing.at}
          {drawing.stamp === stamp ? ', the same as recorded.' : '.'}
        </p>
      )}
      {drawing.problem !== undefined && (
        <p className={styles.problem}>{drawing.problem}</p>
      )}
      {drawing.svg !== '' && (
        <ScrollCue leastPx={leastWidth(drawing.width, 'sequence')} />
      )}
      {/* The site's own, or escaped by Mermaid: securityLevel is strict. */}
      <div
        className={styles.drawing}
        data-drawn={drawing.run === run}
        style={{
          width: drawing.width,
          minWidth: leastWidth(drawing.width, 'sequence'),
        }}
        dangerouslySetInnerHTML={{ __html: drawing.svg }}
      />
      <details className={styles.text}>
        <summary>As text</summary>
        <ol>
          {traceLines(run.trace, run.omitted).map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ol>
      </details>
    </>
  );
}

interface Drawing {
  /** The run that the picture shows; the last one's until this is drawn. */
  run?: RunData;
  svg: string;
  /** Its own width, in CSS pixels. */
  width: number;
  /** The time of day at which it was drawn. */
  at?: string;
  /** Of the text that it was drawn from. */
  stamp?: string;
  problem?: string;
}

function useDrawing(props: Props): Drawing {
  const { run, title, caption, recorded, stamp } = props;
  const [drawing, setDrawing] = useState<Drawing>({ svg: '', width: 0 });
  useEffect(() => {
    let current = true;
    const textOf = (description: string) =>
      sequenceDiagram(run, { title, description });
    const draw = async () => {
      const text = textOf(caption);
      // Of another run the caption need not be true.
      const isRecorded = stampOf(text) === stamp;
      return drawDiagram(
        isRecorded ? text : textOf(runSentence(run)),
        recorded,
      );
    };
    draw().then(
      (svg) => {
        if (current) setDrawing({ run, at: timeOfDay(), ...apart(svg) });
      },
      () => {
        if (current) setDrawing({ run, svg: '', width: 0, problem: NOT_DRAWN });
      },
    );
    return () => {
      current = false;
    };
  }, [run, title, caption, recorded, stamp]);
  return drawing;
}

/** The recorded diagram of the same run is on the page, with the same ids. */
function apart(svg: string): Pick<Drawing, 'svg' | 'width' | 'stamp'> {
  const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  return { svg: withIds(svg, 'live-'), width, stamp: stampIn(svg) };
}

/** So that a run that shows what was there before can be told from none. */
function timeOfDay(): string {
  return new Date().toLocaleTimeString('en-GB');
}

const NOT_DRAWN = 'This run could not be drawn. It is listed as text below.';
