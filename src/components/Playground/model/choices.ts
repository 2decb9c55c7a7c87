/** What faults can name: the story's own nodes and messages. */
import type {
  NodeKind,
  TraceEvent,
} from '../../../../patterns-code/_simulation/types.ts';

/** A message as the menu shows it. */
export interface MessageChoice {
  /** `A>B#2`: what a fault names. */
  key: string;
  /** `A>B#2 read("x")` */
  label: string;
}

/** A menu longer than this helps nobody. */
const MAX_MESSAGES = 200;

/**
 * The nodes of the last run, in order of appearance; before the first run,
 * those that the catalog knows.
 */
export function nodeChoices(
  known: readonly { name: string; kind: NodeKind }[],
  trace: readonly TraceEvent[] | undefined,
): string[] {
  const seen = (trace ?? []).flatMap((event) =>
    event.type === 'node' ? [event.node] : [],
  );
  return seen.length > 0 ? [...new Set(seen)] : known.map((node) => node.name);
}

/** The messages of the last run, in the order they were sent. */
export function messageChoices(
  trace: readonly TraceEvent[] | undefined,
): MessageChoice[] {
  const sent = (trace ?? []).flatMap((event) =>
    event.type === 'send'
      ? [
          {
            key: event.key,
            label: `${event.key}  ${event.said ?? event.label}`,
          },
        ]
      : [],
  );
  return sent.slice(0, MAX_MESSAGES);
}
