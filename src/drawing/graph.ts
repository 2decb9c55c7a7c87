/** Finishes a topology or a state machine. */
import {
  NODE_KIND_NAMES,
  NODE_KINDS,
} from '../../patterns-code/_simulation/node-kinds.ts';
import { drop, shapeOf } from './shapes.ts';
import { all, make, number, setText } from './svg.ts';

/** What Mermaid leaves above and below an arrow's label. */
const SLACK = 4;

/** `N2[("Store")]` and the like: how `topologyDiagram` writes a node. */
const NODE = new RegExp(`^(\\s*N\\d+)(?:${anyOf(0)})([^"]*)(?:${anyOf(1)})$`);

/** The opening or closing signs of all kinds, as an expression. */
function anyOf(side: 0 | 1): string {
  const signs = NODE_KIND_NAMES.map((kind) => NODE_KINDS[kind].topology[side]);
  return signs
    .map((sign) => sign.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('|');
}

/** Lets Mermaid measure every node as a rectangle; the shape comes later. */
export function rectangles(source: string): string {
  return source
    .split('\n')
    .map((line) => line.replace(NODE, '$1["$2"]'))
    .join('\n');
}

/** Dresses what Mermaid drew in the shapes and signs of this site. */
export function finishGraph(root: SVGSVGElement): void {
  const states = root.classList.contains('statediagram');
  root.setAttribute('class', states ? 'states' : 'topology');
  for (const text of all(root, 'text')) tidy(text);
  for (const node of all(root, 'g.node')) drawNode(root, node, states);
  for (const path of all(root, '.edgePaths path'))
    path.setAttribute('class', 'edge');
  for (const group of all(root, '.cluster')) drawBox(group, 'box');
  for (const group of all(root, '.statediagram-cluster'))
    drawBox(group, 'machine');
  for (const rect of all(root, '.edgeLabel rect.background')) {
    rect.setAttribute('class', 'edgelabel');
    // No higher than its letters, so that it hides less of a slanting line.
    rect.setAttribute('y', String(number(rect, 'y') + SLACK));
    rect.setAttribute('height', String(number(rect, 'height') - 2 * SLACK));
  }
  for (const item of all(
    root,
    'rect.background, rect.inner, rect:not([width])',
  )) {
    item.remove();
  }
}

/** One span for each line instead of one for each word. */
function tidy(text: Element): void {
  for (const row of all(text, '.text-outer-tspan')) {
    setText(row, row.textContent ?? '');
  }
  if ((text.textContent ?? '').trim() === '') text.remove();
}

function drawNode(root: SVGSVGElement, node: Element, states: boolean): void {
  node.querySelector('circle')?.setAttribute('class', 'start');
  const rect = node.querySelector('rect.label-container');
  if (rect === null) return;
  if (states) return rect.setAttribute('class', 'state');
  const kind =
    NODE_KIND_NAMES.find((name) => node.classList.contains(name)) ?? 'service';
  const [x, y] = [number(rect, 'x'), number(rect, 'y')];
  const [width, height] = [number(rect, 'width'), number(rect, 'height')];
  const d = shapeOf(kind, { x, y, width, height });
  rect.replaceWith(make(root, 'path', { class: `shape ${kind}`, d }));
  for (const text of all(node, 'text')) {
    text.setAttribute('text-anchor', 'middle');
    text.setAttribute('class', 'name');
    text.setAttribute('y', String(number(text, 'y') + drop(kind)));
  }
}

function drawBox(group: Element, look: string): void {
  group.querySelector('rect')?.setAttribute('class', look);
  group.querySelector('text')?.setAttribute('class', 'boxname');
}
