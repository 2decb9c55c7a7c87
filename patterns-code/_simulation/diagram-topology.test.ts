/** Who calls whom, trace in and Mermaid text out. */
import { describe, expect, it } from 'vitest';
import { topologyDiagram } from './diagram.ts';
import type { NodeKind, TraceEvent } from './types.ts';

const node = (name: string, kind: NodeKind): TraceEvent => ({
  type: 'node',
  at: 0,
  node: name,
  kind,
});

const send = (
  from: string,
  to: string,
  method: string,
  kind: 'call' | 'return' = 'call',
): TraceEvent => ({
  type: 'send',
  at: 0,
  id: 0,
  key: `${from}>${to}#1`,
  from,
  to,
  kind,
  method,
  label: '',
});

const picture = (...trace: TraceEvent[]) =>
  topologyDiagram([{ trace }], { title: '', description: '' }).split('\n');

describe('a node', () => {
  it('has the shape and the class of its kind', () => {
    expect(
      picture(
        node('Client', 'client'),
        node('API', 'service'),
        node('Store', 'database'),
        node('Cache', 'cache'),
        node('Jobs', 'queue'),
        node('Bank', 'external'),
        send('Client', 'API', 'save'),
      ),
    ).toEqual([
      'flowchart LR',
      '  N1(["Client"])',
      '  N2["API"]',
      '  N3[("Store")]',
      '  N4{{"Cache"}}',
      '  N5@{ shape: das, label: "Jobs" }',
      '  N6[["Bank"]]',
      '  class N1 client',
      '  class N2 service',
      '  class N3 database',
      '  class N4 cache',
      '  class N5 queue',
      '  class N6 external',
      '  N1 -->|"save"| N2',
      '',
    ]);
  });

  it('is left out if it is a client that calls no-one', () => {
    expect(
      picture(
        node('Client', 'client'),
        node('Idle', 'client'),
        node('API', 'service'),
        send('Client', 'API', 'save'),
      ),
    ).toEqual([
      'flowchart LR',
      '  N1(["Client"])',
      '  N2["API"]',
      '  class N1 client',
      '  class N2 service',
      '  N1 -->|"save"| N2',
      '',
    ]);
    expect(picture(node('Idle', 'client'))).toEqual(['flowchart LR', '']);
  });
});

describe('an arrow', () => {
  const arrow = (...methods: string[]) =>
    picture(
      node('A', 'service'),
      node('B', 'service'),
      ...methods.map((method) => send('A', 'B', method)),
    ).slice(5, -1);

  it('names three methods, and says if there are more', () => {
    expect(arrow('a', 'b', 'c', 'a')).toEqual(['  N1 -->|"a, b, c"| N2']);
    expect(arrow('a', 'b', 'c', 'd')).toEqual(['  N1 -->|"a, b, c, …"| N2']);
  });

  it('goes from who calls to who is called, and none goes back', () => {
    expect(
      picture(
        node('A', 'service'),
        node('B', 'service'),
        send('B', 'A', 'ask'),
        send('A', 'B', 'ask', 'return'),
      ).slice(5, -1),
    ).toEqual(['  N2 -->|"ask"| N1']);
  });
});
