/** What a sequence diagram says of each event, trace in and lines out. */
import { describe, expect, it } from 'vitest';
import { sequenceDiagram } from './diagram.ts';
import type { NodeKind, TraceEvent } from './types.ts';

type Loss = Extract<TraceEvent, { type: 'lost' }>['reason'];
type MessageKind = Extract<TraceEvent, { type: 'send' }>['kind'];

const node = (name: string, kind: NodeKind = 'service'): TraceEvent => ({
  type: 'node',
  at: 0,
  node: name,
  kind,
});

const send = (
  id: number,
  at: number,
  [from, to]: [from: string, to: string],
  label: string,
  kind: MessageKind = 'call',
): TraceEvent => {
  const key = `${from}>${to}#${id}`;
  return { type: 'send', at, id, key, from, to, kind, method: label, label };
};

const deliver = (id: number, at: number): TraceEvent => ({
  type: 'deliver',
  at,
  id,
});

const lose = (id: number, at: number, reason: Loss): TraceEvent => ({
  type: 'lost',
  at,
  id,
  reason,
});

const crash = (at: number, node: string): TraceEvent => ({
  type: 'crash',
  at,
  node,
});

const restart = (at: number, node: string): TraceEvent => ({
  type: 'restart',
  at,
  node,
});

const note = (at: number, node: string, text: string): TraceEvent => ({
  type: 'note',
  at,
  node,
  text,
});

const write = (at: number, node: string, value: string): TraceEvent => ({
  type: 'write',
  at,
  node,
  key: 'k',
  value,
});

const silent = { title: '', description: '' };

/** The lines under the participants, where Client, A and B take part. */
function drawn(...events: TraceEvent[]): string[] {
  const cast = [node('Client', 'client'), node('A'), node('B')];
  return sequenceDiagram({ trace: [...cast, ...events] }, silent)
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => !/^(sequenceDiagram|actor .*|participant .*|)$/.test(line),
    );
}

describe('a remark', () => {
  it('says in words what happened to a node', () => {
    expect(
      drawn(
        { type: 'pause', at: 1, node: 'A', ms: 20 },
        crash(2, 'A'),
        restart(3, 'A'),
        { type: 'skew', at: 4, node: 'A', ms: -5 },
        { type: 'skew', at: 5, node: 'A', ms: 0 },
        { type: 'skew', at: 6, node: 'A', ms: 5 },
        { type: 'drift', at: 7, node: 'A', rate: 2 },
        write(8, 'A', '"v"'),
        write(9, 'A', 'deleted'),
        { type: 'state', at: 10, node: 'A', from: 'shut', to: 'open' },
      ),
    ).toEqual([
      'Note over N1: 1 ms · pauses for 20 ms',
      'Note over N1: 2 ms · crashes',
      'Note over N1: 3 ms · restarts',
      'Note over N1: 4 ms · time of day 5 ms behind',
      'Note over N1: 5 ms · time of day 0 ms ahead',
      'Note over N1: 6 ms · time of day 5 ms ahead',
      'Note over N1: 7 ms · forward clock runs<br/>at 2 times its speed',
      'Note over N1: 8 ms · disk: k = "v"',
      'Note over N1: 9 ms · disk: k deleted',
      'Note over N1: 10 ms · shut → open',
    ]);
  });

  it('does not tell the state that a node starts in, except after a crash', () => {
    expect(
      drawn(
        { type: 'state', at: 0, node: 'A', to: 'shut' },
        { type: 'state', at: 0, node: 'B', to: 'shut' },
        crash(1, 'A'),
        restart(2, 'A'),
        { type: 'state', at: 3, node: 'A', to: 'shut' },
        restart(4, 'B'),
        { type: 'state', at: 5, node: 'B', to: 'shut' },
      ),
    ).toEqual([
      'Note over N1: 1 ms · crashes',
      'Note over N1: 2 ms · restarts',
      'Note over N1: 3 ms · state: shut',
      'Note over N2: 4 ms · restarts',
    ]);
  });

  it('tells together what one node changes at one moment, two changes at most', () => {
    expect(
      drawn(
        write(5, 'A', '1'),
        write(6, 'A', '2'),
        { type: 'state', at: 6, node: 'A', from: 'shut', to: 'open' },
        write(6, 'A', '3'),
      ),
    ).toEqual([
      'Note over N1: 5 ms · disk: k = 1',
      'Note over N1: 6 ms · disk: k = 2<br/>shut → open',
      'Note over N1: disk: k = 3',
    ]);
  });

  it('tells apart what does not fit a line', () => {
    const long = 'two words, '.repeat(3).trim();
    expect(drawn(write(5, 'A', '1'), write(5, 'A', long))).toEqual([
      'Note over N1: 5 ms · disk: k = 1',
      'Note over N1: disk: k = two words,<br/>two words, two words,',
    ]);
  });

  it('tells apart what two nodes change, or what is no change', () => {
    expect(
      drawn(
        write(5, 'A', '1'),
        write(5, 'B', '2'),
        note(5, 'B', 'done'),
        write(5, 'B', '3'),
        send(1, 0, ['A', 'B'], 'ask'),
        deliver(1, 5),
        write(5, 'B', '4'),
      ),
    ).toEqual([
      'Note over N1: 5 ms · disk: k = 1',
      'Note over N2: disk: k = 2',
      'Note over N2: done',
      'Note over N2: disk: k = 3',
      'N1->>N2: ask',
      'Note over N2: disk: k = 4',
    ]);
  });

  it('stands over all where the story notes it, else over its node', () => {
    expect(
      drawn(
        note(1, 'Client', 'it begins'),
        note(2, 'A', 'I begin'),
        { type: 'skew', at: 3, node: 'Client', ms: 5 },
        { type: 'heal', at: 4 },
        { type: 'violation', at: 5, rule: 'all is well' },
        { type: 'heal', at: 6, sides: [['A'], ['Client']] },
        note(7, 'B', 'I begin'),
      ),
    ).toEqual([
      'Note over N1,N3: 1 ms · it begins',
      'Note over N2: 2 ms · I begin',
      'Note over N1: 3 ms · time of day 5 ms ahead',
      'Note over N1,N3: 4 ms · the network heals',
      'Note over N1,N3: 5 ms · ✗ breaks: all is well',
      'Note over N1,N2: 6 ms · the network heals',
      'Note over N3: 7 ms · I begin',
    ]);
  });

  it('stands over all where the first node notes it, whatever came before', () => {
    const trace = [
      send(1, 0, ['A', 'B'], 'ask'),
      node('Client', 'client'),
      node('A'),
      deliver(1, 1),
      note(2, 'Client', 'it begins'),
    ];
    expect(sequenceDiagram({ trace }, silent)).toContain(
      'Note over N1,N2: 2 ms · it begins',
    );
  });

  it('is left out where nobody is there to stand under it', () => {
    const trace: TraceEvent[] = [{ type: 'violation', at: 1, rule: 'all' }];
    expect(sequenceDiagram({ trace }, silent)).toBe('sequenceDiagram\n');
  });
});

describe('an arrow', () => {
  it('says of a lost answer whether who asked is down or has forgotten', () => {
    expect(
      drawn(
        crash(1, 'A'),
        { type: 'skew', at: 2, node: 'A', ms: 5 },
        send(1, 2, ['B', 'A'], 'early', 'return'),
        lose(1, 3, 'crashed'),
        restart(4, 'A'),
        send(2, 4, ['B', 'A'], 'late', 'return'),
        lose(2, 5, 'crashed'),
      ),
    ).toEqual([
      'Note over N2: 1 ms · crashes',
      'Note over N2: 2 ms · time of day 5 ms ahead',
      'N1--xN2: 3 ms · early – A is down',
      'Note over N2: 4 ms · restarts',
      'N1--xN2: 5 ms · late – A has forgotten',
    ]);
  });

  it('is not drawn for a message that nobody sent', () => {
    expect(
      drawn(deliver(9, 1), lose(9, 2, 'dropped'), note(3, 'A', 'all is quiet')),
    ).toEqual(['Note over N1: 3 ms · all is quiet']);
  });

  it('needs no time of sending where both were sent at one moment', () => {
    expect(
      drawn(
        send(1, 0, ['A', 'B'], 'first'),
        send(2, 0, ['A', 'B'], 'second'),
        deliver(2, 10),
        deliver(1, 11),
      ),
    ).toEqual(['N1->>N2: 10 ms · second', 'N1->>N2: 11 ms · first']);
  });

  it('says when it was sent if its sender has crashed since', () => {
    expect(
      drawn(
        send(1, 1, ['A', 'B'], 'before'),
        send(2, 2, ['A', 'B'], 'then'),
        crash(2, 'A'),
        restart(3, 'A'),
        send(3, 4, ['A', 'B'], 'after'),
        deliver(1, 10),
        deliver(2, 11),
        deliver(3, 12),
      ),
    ).toEqual([
      'Note over N1: 2 ms · crashes',
      'Note over N1: 3 ms · restarts',
      'N1->>N2: 10 ms · before (sent at 1 ms)',
      'N1->>N2: 11 ms · then (sent at 2 ms)',
      'N1->>N2: 12 ms · after',
    ]);
  });

  it('says of a message that comes again when it was sent', () => {
    expect(
      drawn(send(1, 0, ['A', 'B'], 'ask'), deliver(1, 10), deliver(1, 12)),
    ).toEqual([
      'N1->>N2: 10 ms · ask',
      'N1->>N2: 12 ms · ask (again, sent at 0 ms)',
    ]);
  });

  it('stays open where the story ends before it arrives', () => {
    expect(
      drawn(
        send(1, 0, ['A', 'B'], 'ask'),
        note(5, 'A', 'so long'),
        send(2, 7, ['B', 'A'], 'tell'),
      ),
    ).toEqual([
      'Note over N1: 5 ms · so long',
      'N1--)N2: 7 ms · ask (on its way since 0 ms)',
      'N2--)N1: tell (on its way since 7 ms)',
    ]);
  });
});
