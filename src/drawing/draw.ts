/**
 * From Mermaid text to the SVG that stands in a page: the same for recorded
 * diagrams and for those drawn while the reader watches. Needs a real
 * browser, because boxes are measured by the letters in them.
 */
import type { Mermaid, RenderResult } from 'mermaid';
import { configOf, FONT } from './config.ts';
import { finishGraph, rectangles } from './graph.ts';
import { Letters } from './letters.ts';
import { scriptOf } from './script.ts';
import { finishSequence } from './sequence.ts';
import { stampOf } from './stamp.ts';
import { frame, plain } from './svg.ts';

/**
 * Draws one diagram with the given Mermaid.
 *
 * @returns the SVG as text, free of scripts, with ids of its own and an
 * explicit size.
 * @throws Error when the text is no diagram; the message says where.
 */
export async function drawWith(
  mermaid: Mermaid,
  source: string,
): Promise<string> {
  const stamp = stampOf(source);
  const id = `d${stamp}`;
  const sequence = source.startsWith('sequenceDiagram');
  const script = sequence ? scriptOf(source) : undefined;
  const letters = new Letters();
  const text = letters.hide(script?.text ?? rectangles(source));
  await fontsLoaded();
  const { svg } = await inTurn(() => {
    mermaid.initialize(configOf(source, id));
    return inOurFont(() => mermaid.render(id, text));
  });
  const root = plain(svg);
  letters.show(root);
  if (script !== undefined) finishSequence(root, script);
  else finishGraph(root);
  frame(root, id, stamp);
  return new XMLSerializer().serializeToString(root);
}

let last: Promise<unknown> = Promise.resolve();

/** Mermaid has one configuration for all drawings that are under way. */
function inTurn(draw: () => Promise<RenderResult>): Promise<RenderResult> {
  const turn = last.then(draw);
  last = turn.catch(() => undefined);
  return turn;
}

/**
 * Mermaid measures in the system's sans-serif as well and may take that for
 * the size, which differs from machine to machine.
 */
async function inOurFont<T>(draw: () => Promise<T>): Promise<T> {
  const style = document.createElement('style');
  style.textContent = `body > svg text { font-family: ${FONT} !important }`;
  document.head.append(style);
  try {
    return await draw();
  } finally {
    style.remove();
  }
}

/** Letters that arrive later would be measured as another face's. */
async function fontsLoaded(): Promise<void> {
  const faces = ['15px', '600 15px', 'italic 15px'];
  await Promise.all(
    faces.map((face) => document.fonts.load(`${face} ${FONT}`, 'Aa')),
  );
}
