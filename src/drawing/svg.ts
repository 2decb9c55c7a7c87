/** What all drawings have in common: cleaning up and framing. */
import { STYLE } from './style.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Everything that the style names; other classes are Mermaid's own. */
const CLASSES = new Set(
  [...STYLE.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name),
);

/** Attributes that only Mermaid's own style and scripts need. */
const LEFTOVER =
  /^(data-|aria-|on)|^(name|style|fill|stroke|stroke-width|filter|font-.*|alignment-baseline|role)$/;

/** Mermaid's SVG as a tree, without its style and unused definitions. */
export function plain(svg: string): SVGSVGElement {
  const page = new DOMParser().parseFromString(svg, 'text/html');
  const root = page.querySelector('svg');
  if (root === null) throw new Error('Mermaid drew nothing.');
  for (const item of all(
    root,
    'style, filter, linearGradient, symbol, script',
  )) {
    item.remove();
  }
  for (const item of all(root, '[style*="text-anchor"]')) {
    const { textAnchor } = (item as SVGElement).style;
    item.setAttribute('text-anchor', textAnchor);
  }
  return root;
}

/** The elements that a selector finds. */
export function all(root: Element, selector: string): Element[] {
  return [...root.querySelectorAll(selector)];
}

/** A number in an attribute. */
export function number(item: Element, name: string): number {
  return Number(item.getAttribute(name) ?? 0);
}

/** A rectangle of the drawing's plane. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of the plane that the drawing shows. */
export function viewOf(root: Element): Area {
  const text = root.getAttribute('viewBox') ?? '';
  const [x = 0, y = 0, width = 0, height = 0] = text.split(/[ ,]+/).map(Number);
  return { x, y, width, height };
}

export function setView(root: Element, { x, y, width, height }: Area): void {
  root.setAttribute('viewBox', [x, y, width, height].join(' '));
}

/** A new SVG element with these attributes. */
export function make(
  root: Element,
  tag: string,
  attributes: Record<string, string | number>,
): Element {
  const item = root.ownerDocument.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    item.setAttribute(name, String(value));
  }
  return item;
}

/** Puts text without Mermaid's spans into a text element. */
export function setText(item: Element, text: string): void {
  item.replaceChildren(item.ownerDocument.createTextNode(text));
}

/** Size, name and description, style; and nothing that isn't needed. */
export function frame(root: SVGSVGElement, id: string, stamp: string): void {
  const view = viewOf(root);
  const [left, top] = [Math.floor(view.x), Math.floor(view.y)];
  const width = Math.ceil(view.x + view.width) - left;
  const height = Math.ceil(view.y + view.height) - top;
  const kind = root.getAttribute('class') ?? '';
  clean(root);
  const attributes = {
    xmlns: SVG,
    id,
    class: `diagram ${kind}`,
    viewBox: `${left} ${top} ${width} ${height}`,
    width,
    height,
    role: 'img',
    'data-stamp': stamp,
  };
  for (const { name } of [...root.attributes]) root.removeAttribute(name);
  for (const [name, value] of Object.entries(attributes)) {
    root.setAttribute(name, String(value));
  }
  const style = make(root, 'style', {});
  style.textContent = STYLE;
  const [title, desc] = [
    root.querySelector(':scope > title'),
    root.querySelector(':scope > desc'),
  ];
  title?.setAttribute('id', `${id}-title`);
  desc?.setAttribute('id', `${id}-desc`);
  if (title !== null) root.setAttribute('aria-labelledby', `${id}-title`);
  if (desc !== null) root.setAttribute('aria-describedby', `${id}-desc`);
  const words = [title, desc].filter((item) => item !== null);
  root.prepend(...words, style);
}

function clean(root: SVGSVGElement): void {
  const used = new Set(
    all(root, '[marker-end], [marker-start]').flatMap((item) =>
      ['marker-end', 'marker-start'].map(
        (name) => /#([\w-]+)/.exec(item.getAttribute(name) ?? '')?.[1],
      ),
    ),
  );
  for (const marker of all(root, 'marker')) {
    if (!used.has(marker.id)) marker.remove();
  }
  for (const item of all(root, '*')) cleanElement(item, used);
  for (const group of all(root, 'g, defs').reverse()) unwrap(group);
}

function cleanElement(
  item: Element,
  used: ReadonlySet<string | undefined>,
): void {
  for (const { name, value } of [...item.attributes]) {
    if (LEFTOVER.test(name) || value === '') item.removeAttribute(name);
    else if (/^(x|y|d|points|transform|x1|x2|y1|y2|width|height)$/.test(name)) {
      item.setAttribute(name, round(value));
    }
  }
  if (!used.has(item.id)) item.removeAttribute('id');
  const classes = [...item.classList].filter((name) => CLASSES.has(name));
  if (classes.length === 0) item.removeAttribute('class');
  else item.setAttribute('class', [...new Set(classes)].join(' '));
}

/** A group that says nothing is replaced by what is in it. */
function unwrap(group: Element): void {
  if (group.attributes.length === 0) group.replaceWith(...group.childNodes);
}

/** A tenth of a pixel is fine enough. */
function round(text: string): string {
  return text.replace(/-?\d+\.\d+(e-?\d+)?/g, (digits) =>
    String(Math.round(Number(digits) * 10) / 10),
  );
}
