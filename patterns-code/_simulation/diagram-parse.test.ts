// @vitest-environment jsdom
/** Whatever is in a trace, Mermaid takes the text that is made of it. */
import fc from 'fast-check';
import mermaid from 'mermaid';
import { expect, it } from 'vitest';
import { sequenceDiagram, statesDiagram, topologyDiagram } from './diagram.ts';
import type { Words } from './diagram.ts';
import type { NodeKind, TraceEvent } from './types.ts';

const KINDS: NodeKind[] = [
  'client',
  'service',
  'database',
  'cache',
  'queue',
  'external',
];

/** Words that mean something in one of Mermaid's notations. */
const traps = fc.constantFrom(
  'end',
  'x; y',
  '#35; #quot; #',
  '"quoted"',
  '<b>bold</b><script>',
  'two\nlines\r\n%% comment',
  '%%{init: {"theme": "dark"}}%%',
  '---\ntitle: x\n---',
  'style a:#fff;b;',
  'classDef x:#a;',
  '{ a: [1, "2"] } @{ shape: x }',
  '-->> --x --) ->> [*]',
  ':wrap: text',
  '`md` **bold** _it_ \\',
  '1. list',
  '- item',
  '&amp; & \u0000 \uD800 é 漢字 🙂',
  'participant loop note rect state subgraph click',
  '',
  '   ',
);
const label = fc.oneof(
  traps,
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string(),
);

/** A trace of up to five nodes to which anything may happen. */
const trace = fc
  .uniqueArray(label, { minLength: 1, maxLength: 5 })
  .chain((names) => {
    const node = fc.constantFrom(...names);
    const at = fc.nat(5000);
    const send = fc.record(
      {
        type: fc.constant('send' as const),
        at,
        id: fc.nat(20),
        key: label,
        from: node,
        to: node,
        kind: fc.constantFrom(
          'call' as const,
          'return' as const,
          'throw' as const,
        ),
        method: label,
        label,
        said: label,
        replyTo: fc.nat(20),
      },
      {
        requiredKeys: [
          ...(['type', 'at', 'id', 'key', 'from', 'to', 'kind'] as const),
          ...(['method', 'label'] as const),
        ],
      },
    );
    const event = fc.oneof(
      send,
      send,
      fc.record({ type: fc.constant('deliver' as const), at, id: fc.nat(20) }),
      fc.record({
        type: fc.constant('lost' as const),
        at,
        id: fc.nat(20),
        reason: fc.constantFrom(
          'dropped' as const,
          'cut' as const,
          'crashed' as const,
        ),
      }),
      fc.record({
        type: fc.constantFrom('crash' as const, 'restart' as const),
        at,
        node,
      }),
      fc.record({
        type: fc.constantFrom('pause' as const, 'skew' as const),
        at,
        node,
        ms: fc.nat(),
      }),
      fc.record({
        type: fc.constant('cut' as const),
        at,
        sides: fc.tuple(fc.array(node), fc.array(node)),
      }),
      fc.record({ type: fc.constant('heal' as const), at }),
      fc.record({ type: fc.constant('note' as const), at, node, text: label }),
      fc.record(
        {
          type: fc.constant('write' as const),
          at,
          node,
          key: label,
          value: label,
          said: label,
        },
        { requiredKeys: ['type', 'at', 'node', 'key', 'value'] },
      ),
      fc.record(
        {
          type: fc.constant('state' as const),
          at,
          node,
          from: label,
          to: label,
        },
        { requiredKeys: ['type', 'at', 'node', 'to'] },
      ),
      fc.record({ type: fc.constant('violation' as const), at, rule: label }),
    );
    const nodes = fc.tuple(
      ...names.map((name) =>
        fc.record(
          {
            type: fc.constant('node' as const),
            at: fc.constant(0),
            node: fc.constant(name),
            kind: fc.constantFrom(...KINDS),
            group: label,
          },
          { requiredKeys: ['type', 'at', 'node', 'kind'] },
        ),
      ),
    );
    return fc
      .tuple(nodes, fc.array(event, { maxLength: 60 }))
      .map(([first, rest]): TraceEvent[] => [...first, ...rest]);
  });

it('has no label of more than two lines in any sequence', () => {
  fc.assert(
    fc.property(trace, (events) => {
      const silent = { title: '', description: '' };
      const text = sequenceDiagram({ trace: events }, silent);
      for (const line of text.split('\n')) {
        expect(line.split('<br/>').length).toBeLessThanOrEqual(2);
      }
    }),
  );
});

const words = fc.record({ title: label, description: label });

type Draw = (trace: TraceEvent[], words: Words) => string | undefined;

const sequence: Draw = (events, words) =>
  sequenceDiagram({ trace: events }, words);
const topology: Draw = (events, words) =>
  topologyDiagram([{ trace: events }], words);
const states: Draw = (events, words) =>
  statesDiagram([{ trace: events }], words);

it.each([
  ['sequence', sequence],
  ['topology', topology],
  ['states', states],
] as const)(
  'parses every %s',
  async (_, draw) => {
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
    await fc.assert(
      fc.asyncProperty(trace, words, async (events, title) => {
        const text = draw(events, title);
        if (text === undefined) return;
        // A directive that got through would change how it is drawn.
        expect(await mermaid.parse(text)).toMatchObject({ config: {} });
      }),
      { numRuns: 150 },
    );
  },
  60_000,
);
