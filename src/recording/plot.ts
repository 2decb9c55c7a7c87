/** Plots of experiments, in the site's CSS variables: one for both themes. */
import * as Plot from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import type { Measured } from './measure.ts';
import { legendOf, make } from './plot-legend.ts';
import {
  barOpacity,
  FONT,
  INK,
  lookOf,
  PAPER,
  RULE,
  SOFT,
} from './plot-looks.ts';

/** What the plot is called, and what it says to those who can't see it. */
export interface PlotWords {
  /** Prefix of its ids; unique on a page. */
  id: string;
  title: string;
  description: string;
}

/** Fits a phone with letters of 11 px: 440 px shrink to 323 there. */
const WIDTH = 440;
const HEIGHT = 300;
const LETTERS_PX = 15;
/** Values that span at least so much by multiplying are spaced evenly. */
const LOG_SPAN = 16;

/**
 * Plots what was measured as SVG text: lines where x is a number, groups of
 * bars where it is words. The same numbers give the same text.
 */
export function plotOf(measured: Measured, words: PlotWords): string {
  const { document } = new JSDOM('').window;
  const { x, y, series } = measured;
  const numbers = x.values.filter((value) => typeof value === 'number');
  const kind = numbers.length === x.values.length ? 'lines' : 'bars';
  const names = series.map(({ name }) => name);
  const legend = legendOf(document, names, kind, WIDTH);
  const svg = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: 38 + legend.height,
    marginBottom: 48,
    marginLeft: 58,
    marginRight: 22,
    y: { label: null, ticks: 5, zero: true, nice: true },
    ...(kind === 'lines' ? lines(measured, numbers) : bars(measured)),
  });
  svg.append(...legend.items, yLabel(document, y?.label ?? '', legend.height));
  return `${framed(document, svg, words)}\n`;
}

/** A line for each series, with its dash and marker. */
function lines({ x, series }: Measured, numbers: number[]): Plot.PlotOptions {
  const bands = series.flatMap(({ spread = [] }, i) => {
    const band = spread.map(([y1, y2], at) => ({ x: numbers[at], y1, y2 }));
    const place = { x: 'x', y1: 'y1', y2: 'y2', curve: 'linear' } as const;
    const { colour } = lookOf(i);
    return Plot.areaY(band, { ...place, fill: colour, fillOpacity: 0.16 });
  });
  const marks = series.flatMap(({ values }, i) => {
    const { colour, dash, symbol } = lookOf(i);
    const points = values.map((y, at) => ({ x: numbers[at], y }));
    const place = { x: 'x', y: 'y', stroke: colour, strokeWidth: 2 };
    const line = dash === '' ? {} : { strokeDasharray: dash };
    return [
      Plot.line(points, { ...place, ...line }),
      Plot.dot(points, { ...place, symbol, r: 4.5, fill: PAPER }),
    ];
  });
  const scale = { ...axis(x.label), ...scaleOf(numbers) };
  return {
    x: scale,
    marks: [grid(), Plot.ruleY([0], { stroke: SOFT }), ...bands, ...marks],
  };
}

function scaleOf(numbers: number[]): Plot.ScaleOptions {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (low <= 0 || high / low < LOG_SPAN) return { type: 'linear', nice: true };
  const ticks = apart(numbers, low, high);
  return { type: 'log', base: 2, ticks, tickFormat: String };
}

/** What is between the axes, about, and what a digit and a gap take. */
const [INNER, DIGIT, GAP] = [360, 8, 10];

/** The numbers that have room under a logarithmic axis, the largest first. */
function apart(numbers: number[], low: number, high: number): number[] {
  const kept: number[] = [];
  for (const number of numbers.toSorted((a, b) => b - a)) {
    const next = kept.at(-1) ?? Infinity;
    const room = (INNER * Math.log(next / number)) / Math.log(high / low);
    if (room >= GAP + DIGIT * `${next}`.length) kept.push(number);
  }
  return kept;
}

/** Bars side by side; every other one is pale. */
function bars({ x, series }: Measured): Plot.PlotOptions {
  const marks = series.flatMap(({ name, values, spread = [] }, i) => {
    const { colour } = lookOf(i);
    const points = values.map((y, at) => ({ fx: x.values[at], y, name }));
    const fill = { fill: colour, fillOpacity: barOpacity(i), stroke: colour };
    const place = { fx: 'fx', x: 'name', y: 'y', inset: 1, strokeWidth: 2 };
    const ends = spread.map(([y1, y2], at) => {
      const fx = x.values[at];
      return { fx, name, y1, y2 };
    });
    const span = { fx: 'fx', x: 'name', y1: 'y1', y2: 'y2' };
    return [
      Plot.barY(points, { ...place, ...fill }),
      Plot.ruleX(ends, { ...span, stroke: INK, strokeWidth: 1.5 }),
    ];
  });
  const domain = series.map(({ name }) => name);
  return {
    fx: { ...axis(x.label), domain: [...x.values], padding: 0.2 },
    x: { axis: null, domain, padding: 0.1 },
    marks: [grid(), ...marks, Plot.ruleY([0], { stroke: SOFT })],
  };
}

/** Above the axis and level, where it can be read without turning. */
function yLabel(document: Document, label: string, top: number): Element {
  const place = { x: 12, y: top + 20, 'text-anchor': 'start', fill: SOFT };
  const text = make(document, 'text', place);
  text.textContent = label;
  return text;
}

function axis(label: string): Plot.ScaleOptions {
  return { label, labelAnchor: 'center', labelArrow: 'none', labelOffset: 38 };
}

function grid(): Plot.Markish {
  return Plot.gridY({ stroke: RULE, strokeOpacity: 1, ticks: 5 });
}

/** The drawing with name and description, and without Plot's own style. */
function framed(document: Document, svg: Element, words: PlotWords): string {
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const item of svg.querySelectorAll('[aria-label], [aria-hidden]')) {
    item.removeAttribute('aria-label');
    item.removeAttribute('aria-hidden');
  }
  for (const { name } of [...svg.attributes]) svg.removeAttribute(name);
  const [titleId, descId] = [`${words.id}-title`, `${words.id}-desc`];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    id: words.id,
    class: 'diagram plot',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: String(WIDTH),
    height: String(HEIGHT),
    'text-anchor': 'middle',
    role: 'img',
    'aria-labelledby': titleId,
    'aria-describedby': descId,
  };
  for (const [name, value] of Object.entries(attributes)) {
    svg.setAttribute(name, value);
  }
  const title = make(document, 'title', { id: titleId });
  title.textContent = words.title;
  const desc = make(document, 'desc', { id: descId });
  desc.textContent = words.description;
  const style = make(document, 'style', {});
  style.textContent =
    `.plot{font:${LETTERS_PX}px ${FONT};fill:${INK};color:${INK};` +
    'font-variant-numeric:tabular-nums}';
  svg.prepend(title, desc, style);
  return svg.outerHTML;
}
