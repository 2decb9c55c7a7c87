/** How the series of a plot differ: by hue, dash and marker, in this order. */

export const FONT =
  "var(--font-prose,'Source Serif 4 Variable','Source Serif 4',Georgia,serif)";
export const INK = 'var(--ink,#1d1b18)';
export const SOFT = 'var(--ink-soft,#5a554c)';
export const RULE = 'var(--rule,#d8d2c4)';
export const PAPER = 'var(--paper,#fdfcf9)';

export interface Look {
  colour: string;
  /** An SVG dash array; empty for a whole line. */
  dash: string;
  symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star';
  /** The marker as a path around 0, 0, for the legend. */
  path: string;
}

const LOOKS: (Omit<Look, 'colour'> & { hue: string })[] = [
  {
    hue: '#2c5784',
    dash: '',
    symbol: 'circle',
    path: 'M-4.5,0a4.5,4.5 0 1 1 9,0a4.5,4.5 0 1 1 -9,0z',
  },
  { hue: '#b4541f', dash: '6 4', symbol: 'square', path: 'M-4,-4h8v8h-8z' },
  { hue: '#4f7a35', dash: '2 3', symbol: 'triangle', path: 'M0,-5l5,8h-10z' },
  {
    hue: '#7a4a8c',
    dash: '9 3 2 3',
    symbol: 'diamond',
    path: 'M0,-6l4,6l-4,6l-4,-6z',
  },
  {
    hue: '#8a6d12',
    dash: '1 4',
    symbol: 'star',
    path: 'M0,-6l1.4,4.1h4.3l-3.5,2.6l1.3,4.2l-3.5,-2.6l-3.5,2.6l1.3,-4.2l-3.5,-2.6h4.3z',
  },
];

/** More series than looks begin again; an experiment has two or three. */
export function lookOf(index: number): Look {
  const place = index % LOOKS.length;
  const { hue, ...look } = LOOKS[place]!;
  return { ...look, colour: `var(--series-${place + 1},${hue})` };
}

/** Whether a bar is full or pale, so that neighbours differ in grey. */
export function barOpacity(index: number): number {
  return index % 2 === 0 ? 0.85 : 0.25;
}
