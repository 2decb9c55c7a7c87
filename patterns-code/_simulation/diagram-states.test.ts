/** The states of nodes, trace in and Mermaid text out. */
import { describe, expect, it } from 'vitest';
import { statesDiagram } from './diagram.ts';
import type { NodeKind, TraceEvent } from './types.ts';

const node = (name: string, kind: NodeKind = 'service'): TraceEvent => ({
  type: 'node',
  at: 0,
  node: name,
  kind,
});

/** A node is seen in one state after the other; the first it starts in. */
function seen(name: string, ...states: [to: string, because?: string][]) {
  return states.map(([to, because], i): TraceEvent => ({
    type: 'state',
    at: i,
    node: name,
    from: states[i - 1]?.[0],
    to,
    because,
  }));
}

const change = (at: number, from: string, to: string): TraceEvent => ({
  type: 'state',
  at,
  node: 'A',
  from,
  to,
});

const send = (
  id: number,
  at: number,
  method: string,
  kind: 'call' | 'return' | 'throw',
): TraceEvent => ({
  type: 'send',
  at,
  id,
  key: `B>A#${id}`,
  from: 'B',
  to: 'A',
  kind,
  method,
  label: '',
});

const picture = (...trace: TraceEvent[]) =>
  statesDiagram([{ trace }], { title: '', description: '' })?.split('\n');

describe('a machine', () => {
  it('is one for each kind of node, and its states are its own', () => {
    expect(
      picture(
        node('Door'),
        node('Safe', 'database'),
        ...seen('Door', ['shut', ''], ['open', 'knock']),
        ...seen('Safe', ['shut', ''], ['open', 'key']),
      ),
    ).toEqual([
      'stateDiagram-v2',
      '  state "Door" as G1 {',
      '    state "shut" as S1',
      '    state "open" as S2',
      '    [*] --> S1',
      '    S1 --> S2: knock',
      '  }',
      '  state "Safe" as G2 {',
      '    state "shut" as S3',
      '    state "open" as S4',
      '    [*] --> S3',
      '    S3 --> S4: key',
      '  }',
      '',
    ]);
  });

  it('is one for each node whose states are not all among another’s', () => {
    expect(
      picture(
        node('Door'),
        node('Lamp'),
        ...seen('Door', ['shut', ''], ['broken', 'kick']),
        ...seen('Lamp', ['off', ''], ['broken', 'fall']),
      ),
    ).toEqual([
      'stateDiagram-v2',
      '  state "Door" as G1 {',
      '    state "shut" as S1',
      '    state "broken" as S2',
      '    [*] --> S1',
      '    S1 --> S2: kick',
      '  }',
      '  state "Lamp" as G2 {',
      '    state "off" as S3',
      '    state "broken" as S4',
      '    [*] --> S3',
      '    S3 --> S4: fall',
      '  }',
      '',
    ]);
  });

  it('takes in the nodes of its kind that have fewer states, or more', () => {
    expect(
      picture(
        node('Front'),
        node('Back'),
        node('Side'),
        node('Lamp'),
        ...seen('Front', ['shut', '']),
        ...seen('Back', ['shut', ''], ['open', 'knock'], ['broken', 'kick']),
        ...seen('Side', ['shut', 'new'], ['open', 'bell']),
        ...seen('Lamp', ['off', '']),
      ),
    ).toEqual([
      'stateDiagram-v2',
      '  state "Front, Back, Side" as G1 {',
      '    state "shut" as S1',
      '    state "open" as S2',
      '    state "broken" as S3',
      '    [*] --> S1: new',
      '    S1 --> S2: knock / bell',
      '    S2 --> S3: kick',
      '  }',
      '  state "Lamp" as G2 {',
      '    state "off" as S4',
      '    [*] --> S4',
      '  }',
      '',
    ]);
  });

  it('has a state that a node is only seen to leave', () => {
    expect(picture(node('A'), change(5, 'shut', 'open'))).toEqual([
      'stateDiagram-v2',
      '  state "shut" as S1',
      '  state "open" as S2',
      '  S1 --> S2: timer',
      '',
    ]);
  });
});

describe('an arrow', () => {
  it('names three causes, and says if there are more', () => {
    const arrow = (...causes: string[]) =>
      picture(
        node('A'),
        ...causes.map((because) => ({
          ...change(0, 'shut', 'open'),
          because,
        })),
      )?.at(-2);
    expect(arrow('a', 'b', 'c')).toBe('  S1 --> S2: a / b / c');
    expect(arrow('a', 'b', 'c', 'd')).toBe('  S1 --> S2: a / b / c / …');
  });

  it('names the message that arrives at this moment, else a timer', () => {
    expect(
      picture(
        node('A'),
        node('B'),
        change(0, 'a', 'b'),
        send(1, 5, 'open', 'call'),
        change(5, 'b', 'c'),
        { type: 'deliver', at: 9, id: 1 },
        change(9, 'c', 'd'),
        change(10, 'd', 'e'),
        send(2, 10, 'ask', 'return'),
        { type: 'deliver', at: 11, id: 2 },
        change(11, 'e', 'f'),
        send(3, 11, 'ask', 'throw'),
        { type: 'deliver', at: 12, id: 3 },
        change(12, 'f', 'g'),
        // Nobody has sent that one.
        { type: 'deliver', at: 13, id: 77 },
        change(13, 'g', 'h'),
      )?.slice(9),
    ).toEqual([
      '  S1 --> S2: timer',
      '  S2 --> S3: timer',
      '  S3 --> S4: open',
      '  S4 --> S5: timer',
      '  S5 --> S6: ask answers',
      '  S6 --> S7: ask fails',
      '  S7 --> S8: timer',
      '',
    ]);
  });

  it('says that a node starts anew in a state after a restart', () => {
    expect(
      picture(
        node('A'),
        node('B'),
        { type: 'state', at: 0, node: 'A', to: 'shut' },
        change(1, 'shut', 'open'),
        { type: 'crash', at: 2, node: 'A' },
        { type: 'restart', at: 3, node: 'A' },
        { type: 'state', at: 3, node: 'A', to: 'ajar' },
      ),
    ).toEqual([
      'stateDiagram-v2',
      '  state "shut" as S1',
      '  state "open" as S2',
      '  state "ajar" as S3',
      '  [*] --> S1',
      '  S1 --> S2: timer',
      '  [*] --> S3: restart',
      '',
    ]);
  });
});
