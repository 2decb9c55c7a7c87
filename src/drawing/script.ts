/**
 * Reads the text of a sequence diagram as `sequenceDiagram` writes it, takes
 * out what Mermaid can't draw as we want it (times in the margin, shapes of
 * our own, the whole of what is drawn in few words), and remembers that for
 * afterwards.
 */
import {
  NODE_KIND_NAMES,
  NODE_KINDS,
} from '../../patterns-code/_simulation/node-kinds.ts';
import type { NodeKind } from '../../patterns-code/_simulation/types.ts';
import { lettersOf } from './letters.ts';

/** One arrow or note, in the order of the text. */
export interface Step {
  type: 'arrow' | 'note';
  /** `call`, `lost`, … or `crash`, `breaks`, …: how it is drawn. */
  look: string;
  /** The ids of the participants. */
  nodes: string[];
  /** `120 ms`, where a new moment begins. */
  time?: string;
  /** Lines that stand in it in fewer words. */
  wholes: string[];
}

export interface Script {
  text: string;
  kinds: Map<string, NodeKind>;
  steps: Step[];
}

const PARTICIPANT =
  /^(\s*)(participant|actor) (N\d+)(?:@\{ "type": "(\w+)" \})? as /;
const ARROW = /^(\s*(N\d+)(->>|-->>|--x|--\))(N\d+): )(?:([\d.]+ ms) · )?/;
const COMMENT = /^\s*%% (.*)$/;
const NOTE = /^(\s*Note over (N\d+(?:,N\d+)?): )(?:([\d.]+ ms) · )?(.*)$/;

/** Room beside a name, and more of it where sides are doubled. */
const PAD = '\u00A0';
const DOUBLED_PAD = PAD.repeat(3);
/** Mermaid trims spaces, also these; nothing is drawn of this. */
const JOINER = '\u2060';
const ROOM = /^\u2060\u00A0+|\u00A0+\u2060$/g;

const KINDS = new Map(
  NODE_KIND_NAMES.map((kind) => [NODE_KINDS[kind].participant, kind]),
);

const LOOKS: Record<string, string> = {
  '->>': 'call',
  '-->>': 'reply',
  '--x': 'lost',
  '--)': 'open',
};

/** Splits a sequence diagram into what Mermaid draws and what we add. */
export function scriptOf(source: string): Script {
  const kinds = new Map<string, NodeKind>();
  const steps: Step[] = [];
  let wholes: string[] = [];
  const add = (step: Omit<Step, 'wholes'>) => {
    steps.push({ ...step, wholes });
    wholes = [];
  };
  const lines = source.split('\n').flatMap((line) => {
    const whole = COMMENT.exec(line)?.[1];
    if (whole !== undefined) {
      wholes.push(lettersOf(whole));
      return [];
    }
    const who = PARTICIPANT.exec(line);
    if (who !== null) {
      const [all, indent = '', keyword = '', id = '', type] = who;
      const kind = KINDS.get(type ?? keyword) ?? 'service';
      kinds.set(id, kind);
      const pad = kind === 'external' ? DOUBLED_PAD : PAD;
      const name = `${JOINER}${pad}${line.slice(all.length)}${pad}${JOINER}`;
      return `${indent}participant ${id} as ${name}`;
    }
    const arrow = ARROW.exec(line);
    if (arrow !== null) {
      const [all, start = '', from = '', line_ = '', to = '', time] = arrow;
      const look = LOOKS[line_] ?? 'call';
      add({ type: 'arrow', look, nodes: [from, to], time });
      return `${start}${line.slice(all.length)}`;
    }
    const note = NOTE.exec(line);
    if (note !== null) {
      const [, start = '', over = '', time, text = ''] = note;
      const look = lookOf(text);
      add({ type: 'note', look, nodes: over.split(','), time });
      return `${start}${text}`;
    }
    return line;
  });
  return { text: lines.join('\n'), kinds, steps };
}

/** A name as it was, when room has been made for it. */
export function withoutRoom(name: string): string {
  return name.replace(ROOM, '');
}

function lookOf(text: string): string {
  if (text === 'crashes') return 'crash';
  if (text === 'restarts') return 'restart';
  if (text.startsWith('✗ breaks: ')) return 'breaks';
  if (text.startsWith('… ')) return 'fold';
  const network = text === 'the network heals' || text.startsWith('cut off: ');
  if (network) return 'network';
  return /^(disk|state): |^pauses for |^clock | → /.test(text)
    ? 'fact'
    : 'told';
}
