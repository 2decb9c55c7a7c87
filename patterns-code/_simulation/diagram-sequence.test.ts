/** Who stands at the top of a sequence diagram, and how its words are set. */
import { describe, expect, it } from 'vitest';
import { sequenceDiagram } from './diagram.ts';
import type { NodeKind, TraceEvent } from './types.ts';

const silent = { title: '', description: '' };

const picture = (...trace: TraceEvent[]) =>
  sequenceDiagram({ trace }, silent).split('\n');

const node = (
  name: string,
  kind: NodeKind = 'service',
  group?: string,
): TraceEvent => ({ type: 'node', at: 0, node: name, kind, group });

/** A message from one node to another, and what becomes of it. */
function message(
  id: number,
  from: string,
  to: string,
  end: 'deliver' | 'lost',
  label = 'ask',
): TraceEvent[] {
  const key = `${from}>${to}#${id}`;
  const ends = {
    deliver: { type: 'deliver', at: 1, id },
    lost: { type: 'lost', at: 1, id, reason: 'dropped' },
  } as const;
  return [
    {
      type: 'send',
      at: 0,
      id,
      key,
      from,
      to,
      kind: 'call',
      method: 'ask',
      label,
    },
    ends[end],
  ];
}

const note = (name: string, text: string): TraceEvent => ({
  type: 'note',
  at: 1,
  node: name,
  text,
});

describe('the participants', () => {
  it('are all nodes where nothing happens, each with the shape of its kind', () => {
    expect(
      picture(
        node('Client', 'client'),
        node('API', 'service'),
        node('Store', 'database'),
        node('Cache', 'cache'),
        node('Jobs', 'queue'),
        node('Bank', 'external'),
      ),
    ).toEqual([
      'sequenceDiagram',
      '  actor N1 as Client',
      '  participant N2 as API',
      '  participant N3@{ "type": "database" } as Store',
      '  participant N4@{ "type": "collections" } as Cache',
      '  participant N5@{ "type": "queue" } as Jobs',
      '  participant N6@{ "type": "boundary" } as Bank',
      '',
    ]);
  });

  it('are none in an empty trace', () => {
    expect(picture()).toEqual(['sequenceDiagram', '']);
  });

  it('begin with the clients, and stand in order of arrows, then of remarks', () => {
    expect(
      picture(
        node('Idle'),
        node('B'),
        node('A'),
        node('Seen'),
        node('Client', 'client'),
        note('Seen', 'here I am'),
        ...message(1, 'A', 'B', 'deliver'),
        ...message(2, 'B', 'Client', 'deliver'),
      ),
    ).toEqual([
      'sequenceDiagram',
      '  actor N1 as Client',
      '  participant N2 as A',
      '  participant N3 as B',
      '  participant N4 as Seen',
      '  Note over N4: 1 ms · here I am',
      '  N2->>N3: ask',
      '  N3->>N1: ask',
      '',
    ]);
  });

  it('stand beside the others of their box, where the first of them stands', () => {
    expect(
      picture(
        node('A'),
        node('B', 'service', 'Pod'),
        node('C'),
        node('D', 'service', 'Pod'),
        node('E'),
        ...message(1, 'A', 'B', 'deliver'),
        ...message(2, 'C', 'D', 'deliver'),
        ...message(3, 'D', 'E', 'deliver'),
      ),
    ).toEqual([
      'sequenceDiagram',
      '  participant N1 as A',
      '  box transparent Pod',
      '    participant N2 as B',
      '    participant N3 as D',
      '  end',
      '  participant N4 as C',
      '  participant N5 as E',
      '  N1->>N2: 1 ms · ask',
      '  N4->>N3: ask',
      '  N3->>N5: ask',
      '',
    ]);
  });

  it('are services where the trace does not introduce them', () => {
    expect(picture(...message(1, 'A', 'B', 'deliver'))).toEqual([
      'sequenceDiagram',
      '  participant N1 as A',
      '  participant N2 as B',
      '  N1->>N2: 1 ms · ask',
      '',
    ]);
  });
});

/** The last line: what one event of A, and of B, comes to. */
const line = (...events: TraceEvent[]) =>
  picture(node('A'), node('B'), ...events).at(-2);

describe('the words', () => {
  it('keep in one line what was sent and what became of it, up to 28 letters', () => {
    const sent = (label: string) =>
      line(...message(1, 'A', 'B', 'lost', label));
    expect(sent('a'.repeat(21))).toBe(
      `  N1--xN2: 1 ms · ${'a'.repeat(21)} – lost`,
    );
    expect(sent('a'.repeat(22))).toBe(
      `  N1--xN2: 1 ms · ${'a'.repeat(22)}<br/>– lost`,
    );
  });

  it('break an arrow’s text between its words, and only there', () => {
    const sent = (label: string) =>
      line(...message(1, 'A', 'B', 'deliver', label));
    expect(sent('twelve words in four lines are as many as one reads')).toBe(
      '  N1->>N2: 1 ms · twelve words in four lines<br/>are as many as one reads',
    );
    expect(sent('a'.repeat(40))).toBe(`  N1->>N2: 1 ms · ${'a'.repeat(40)}`);
  });

  it('fill a remark’s line: 28 letters over one node, 64 over several', () => {
    const told = (name: string, ...lengths: number[]) =>
      line(
        ...message(1, 'A', 'B', 'deliver'),
        note(name, lengths.map((length) => 'x'.repeat(length)).join(' ')),
      );
    const x = (length: number) => 'x'.repeat(length);
    expect(told('B', 13, 14)).toBe(`  Note over N2: ${x(13)} ${x(14)}`);
    expect(told('B', 13, 15)).toBe(`  Note over N2: ${x(13)}<br/>${x(15)}`);
    expect(told('A', 31, 32)).toBe(`  Note over N1,N2: ${x(31)} ${x(32)}`);
    expect(told('A', 31, 33)).toBe(`  Note over N1,N2: ${x(31)}<br/>${x(33)}`);
  });

  it('stand on one line with one space between them', () => {
    expect(line(note('B', '\n  it \r\n\t begins\u0000 '))).toBe(
      '  Note over N1: 1 ms · it begins',
    );
  });

  it('are cut after 80 letters in a name', () => {
    const declared = (name: string) => picture(node(name))[1];
    const emoji = '🙂'.repeat(79);
    expect(declared('n'.repeat(80))).toBe(
      `  participant N1 as ${'n'.repeat(80)}`,
    );
    expect(declared('n'.repeat(81))).toBe(
      `  participant N1 as ${'n'.repeat(79)}…`,
    );
    expect(declared(emoji + 'ab')).toBe(
      `  participant N1 as ${'#128578;'.repeat(79)}…`,
    );
  });

  it('become no syntax in a name', () => {
    expect(picture(node('a "b"; {c} 1'))[1]).toBe(
      '  participant N1 as a #34;b#34;#59; #123;c#125; 1',
    );
    expect(picture(node('  '))[1]).toBe('  participant N1 as (no name)');
  });
});
