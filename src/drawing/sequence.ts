/** Finishes a sequence diagram: shapes, looks, and time in the margin. */
import { drop, shapeOf } from './shapes.ts';
import { heightOf, squeeze } from './squeeze.ts';
import { withoutRoom, type Script, type Step } from './script.ts';
import { all, make, number, setText, setView, viewOf } from './svg.ts';

/** Of the times left of the drawing: no letter is wider, on average. */
const LETTER = 7.5;
/** Between a time and the drawing. */
const SPACE = 6;
/** Around a box, so that its line is not cut. */
const EDGE = 4;

/** Dresses what Mermaid drew in the shapes and signs of this site. */
export function finishSequence(root: SVGSVGElement, script: Script): void {
  root.setAttribute('class', 'sequence');
  squeeze(root);
  drawParticipants(root, script);
  drawFrames(root);
  const drawn = drawSteps(root, script.steps);
  drawLifelines(root, drawn);
  includeBoxes(root);
  if (script.steps.some(({ time }) => time !== undefined)) {
    addTimes(root, drawn);
  }
}

/** A step, and the height at which it stands. */
interface Drawn extends Step {
  y: number;
}

function drawParticipants(root: SVGSVGElement, { kinds }: Script): void {
  for (const rect of all(root, 'rect.actor')) {
    const kind = kinds.get(rect.getAttribute('name') ?? '') ?? 'service';
    const [x, y] = [number(rect, 'x'), number(rect, 'y')];
    const [width, height] = [number(rect, 'width'), number(rect, 'height')];
    const d = shapeOf(kind, { x, y, width, height });
    rect.replaceWith(make(root, 'path', { class: `shape ${kind}`, d }));
  }
  for (const text of all(root, 'text.actor')) {
    const id = text.closest('[data-id]')?.getAttribute('data-id') ?? '';
    text.setAttribute('class', 'name');
    for (const row of all(text, 'tspan')) {
      setText(row, withoutRoom(row.textContent ?? ''));
    }
    const y = number(text, 'y') + drop(kinds.get(id) ?? 'service');
    text.setAttribute('y', String(y));
  }
}

/** Boxes around groups, and around what repeats. */
function drawFrames(root: SVGSVGElement): void {
  for (const rect of all(root, 'rect.rect')) rect.setAttribute('class', 'box');
  for (const text of all(root, 'text.text'))
    text.setAttribute('class', 'boxname');
  for (const line of all(root, '.loopLine')) line.setAttribute('class', 'loop');
  for (const box of all(root, '.labelBox'))
    box.setAttribute('class', 'looplabel');
  for (const text of all(root, '.labelText, .loopText')) {
    setText(text, (text.textContent ?? '').replace(/^\[(.*)\]$/, '$1'));
    text.setAttribute('class', 'looptext');
  }
}

function drawSteps(root: SVGSVGElement, steps: readonly Step[]): Drawn[] {
  const arrows = all(root, '[data-et="message"]');
  const notes = all(root, '[data-et="note"]');
  const labels = labelsOf(root);
  const path = root.querySelector('marker[id$="crosshead"] path');
  path?.setAttribute('class', 'cross');
  path?.closest('marker')?.setAttribute('overflow', 'visible');
  return steps.flatMap((step) => {
    const item = (step.type === 'arrow' ? arrows : notes).shift();
    if (item === undefined) return [];
    addWholes(labels.get(item) ?? [item], step.wholes);
    if (step.type === 'arrow') {
      item.setAttribute('class', `arrow ${step.look}`);
      return { ...step, y: heightOf(item) };
    }
    item.setAttribute('class', `note ${step.look}`);
    const rect = item.querySelector('rect');
    if (rect === null) return [];
    return { ...step, y: number(rect, 'y') + number(rect, 'height') / 2 };
  });
}

/** The texts of each arrow: they stand before it. */
function labelsOf(root: SVGSVGElement): Map<Element, Element[]> {
  const labels = new Map<Element, Element[]>();
  let before: Element[] = [];
  for (const item of all(root, '.messageText, [data-et="message"]')) {
    if (item.classList.contains('messageText')) {
      item.setAttribute('class', 'label');
      before.push(item);
    } else {
      labels.set(item, before);
      before = [];
    }
  }
  return labels;
}

/** What a pointer that rests there is shown: the whole of what was sent. */
function addWholes(items: readonly Element[], wholes: string[]): void {
  if (wholes.length === 0) return;
  for (const item of items) {
    const title = make(item, 'title', {});
    setText(title, wholes.join('\n'));
    item.prepend(title);
  }
}

/** While a node is down its line is dotted. */
function drawLifelines(root: SVGSVGElement, drawn: readonly Drawn[]): void {
  const feet =
    all(root, 'path.shape').length > all(root, 'line.actor-line').length;
  const view = viewOf(root);
  const bottom = view.y + view.height;
  for (const line of all(root, 'line.actor-line')) {
    const id = line.getAttribute('data-id') ?? '';
    const x = number(line, 'x1');
    const end = feet
      ? number(line, 'y2')
      : Math.min(number(line, 'y2'), bottom);
    let from = number(line, 'y1');
    let look = 'lifeline';
    for (const { look: sign, nodes, y } of drawn) {
      if (nodes[0] !== id || (sign !== 'crash' && sign !== 'restart')) continue;
      line.before(
        make(root, 'line', { class: look, x1: x, x2: x, y1: from, y2: y }),
      );
      look = sign === 'crash' ? 'lifeline down' : 'lifeline';
      from = y;
    }
    line.replaceWith(
      make(root, 'line', { class: look, x1: x, x2: x, y1: from, y2: end }),
    );
  }
}

/** Mermaid forgets its boxes when it sets the size. */
function includeBoxes(root: SVGSVGElement): void {
  const { x, y, width, height } = viewOf(root);
  let [right, top, bottom] = [x + width, y, y + height + EDGE];
  for (const rect of all(root, 'rect.box')) {
    const [boxX, boxY] = [number(rect, 'x'), number(rect, 'y')];
    right = Math.max(right, boxX + number(rect, 'width') + EDGE);
    top = Math.min(top, boxY - EDGE);
    bottom = Math.max(bottom, boxY + number(rect, 'height') + EDGE);
  }
  setView(root, { x, y: top, width: right - x, height: bottom - top });
}

function addTimes(root: SVGSVGElement, drawn: readonly Drawn[]): void {
  const view = viewOf(root);
  const { x, width } = view;
  const letters = drawn.map(({ time = '' }) => time.length);
  const margin = Math.max(...letters) * LETTER + SPACE;
  setView(root, { ...view, x: x - margin, width: width + margin });
  for (const { time, y } of drawn) {
    if (time === undefined) continue;
    const at = {
      class: 'time',
      x: x - SPACE,
      y,
      dy: '.35em',
      'text-anchor': 'end',
    };
    const text = make(root, 'text', at);
    setText(text, time);
    root.append(text);
  }
}
