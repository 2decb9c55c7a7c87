/**
 * The look of every diagram, in the site's CSS variables: one drawing serves
 * both themes. The values after the commas are the light theme's, for a
 * drawing that is opened by itself.
 */
import type { NodeKind } from '../../patterns-code/_simulation/types.ts';

const ink = 'var(--ink,#1d1b18)';
const soft = 'var(--ink-soft,#5a554c)';
const rule = 'var(--rule,#d8d2c4)';
const paper = 'var(--paper,#fdfcf9)';
/** What a drawing stands on; labels are set off from lines by it. */
const ground = `var(--diagram-ground,${paper})`;
const raised = 'var(--paper-raised,#f5f2ea)';
const font =
  "var(--font-prose,'Source Serif 4 Variable','Source Serif 4',Georgia,serif)";

/** Line and fill of each kind; tokens.css has the same, and the dark ones. */
export const COLOURS: Record<NodeKind, readonly [line: string, fill: string]> =
  {
    client: ['#5a554c', '#f1eee6'],
    service: ['#2c5784', '#e4edf5'],
    database: ['#6a4a86', '#efe8f4'],
    cache: ['#8a5a12', '#f7ecd6'],
    queue: ['#1d6b6b', '#dff0ee'],
    external: ['#7d4a3a', '#f5e8e2'],
  };

const kinds = Object.entries(COLOURS)
  .map(
    ([kind, [line, fill]]) =>
      `.diagram .${kind}{--line:var(--kind-${kind},${line});--fill:var(--kind-${kind}-fill,${fill})}`,
  )
  .join('');

const rules = [
  `.diagram{font-family:${font};font-size:15px;fill:${ink}}`,
  '.diagram text{stroke:none}',
  kinds,
  '.diagram .shape{fill:var(--fill);stroke:var(--line);stroke-width:1.4}',
  '.diagram .name{font-weight:600}',
  `.diagram .lifeline{stroke:${soft};stroke-width:1;stroke-opacity:.55}`,
  '.diagram .down{stroke-dasharray:2 5}',
  `.diagram .arrow{fill:none;stroke:${ink};stroke-width:1.3}`,
  '.diagram .reply{stroke-dasharray:5 3}',
  `.diagram .lost{stroke:${soft};stroke-dasharray:2 4}`,
  `.diagram .open{stroke:${soft};stroke-dasharray:2 4}`,
  `.diagram marker path{fill:${ink};stroke:none}`,
  `.diagram marker .cross{fill:none;stroke:${ink};stroke-width:1.6;stroke-dasharray:none;transform-box:fill-box;transform-origin:center;scale:1.3}`,
  // A halo keeps labels readable where they cross a lifeline.
  `.sequence .label{paint-order:stroke;stroke:${ground};stroke-width:5px;stroke-linejoin:round}`,
  `.diagram .time{fill:${soft};font-variant-numeric:tabular-nums}`,
  `.diagram .note rect{fill:${raised};stroke:${rule}}`,
  `.diagram .crash rect{fill:${ink};stroke:${ink}}`,
  `.diagram .crash text{fill:${paper}}`,
  `.diagram .restart rect{fill:${paper};stroke:${ink}}`,
  `.diagram .fold rect{fill:${paper};stroke:none}`,
  `.diagram .fold text,.diagram .told text{font-style:italic}`,
  `.diagram .network rect{fill:${paper};stroke:${soft};stroke-dasharray:2 4}`,
  '.diagram .breaks rect{fill:var(--breaks-soft,#f8e2df);stroke:var(--breaks,#a3231f);stroke-width:1.6}',
  '.diagram .breaks text{fill:var(--breaks,#a3231f);font-weight:600}',
  `.diagram .box{fill:none;stroke:${soft};stroke-dasharray:1 3;stroke-linecap:round}`,
  `.diagram .boxname{font-size:13px;fill:${soft}}`,
  `.diagram .loop{fill:none;stroke:${soft};stroke-width:1;stroke-dasharray:3 3}`,
  `.diagram .looplabel{fill:${raised};stroke:${soft};stroke-width:1}`,
  // All of one size: the smallest letters say how far a picture may shrink.
  '.sequence .name,.sequence .label,.sequence .note text,.sequence .time,.sequence .boxname,.sequence .looptext{font-size:14px}',
  `.diagram .edge{fill:none;stroke:${ink};stroke-width:1.3}`,
  `.diagram .edgelabel{fill:${ground}}`,
  `.diagram .start{fill:${ink};stroke:${ink}}`,
  `.diagram .state{fill:${raised};stroke:${soft};stroke-width:1.2}`,
  `.diagram .machine{fill:none;stroke:${soft};stroke-dasharray:1 3;stroke-linecap:round}`,
];

/** The style element of a drawing. The same in all, so they don't clash. */
export const STYLE = rules.join('\n');
