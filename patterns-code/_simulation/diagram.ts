/**
 * Diagrams as projections of what was recorded: Mermaid text, a pure
 * function of the runs. The same code draws in the tests and on the page.
 *
 * Each kind of node has one shape, here and wherever the text is drawn:
 * client = stadium, service = rectangle, database = cylinder, cache =
 * hexagon, queue = cylinder lying down, external = doubled sides.
 */
export { sequenceDiagram } from './diagram-sequence.ts';
export { statesDiagram } from './diagram-states.ts';
export { topologyDiagram } from './diagram-topology.ts';
export type { Recorded, Words } from './diagram-text.ts';
