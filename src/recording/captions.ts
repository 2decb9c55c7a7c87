/** A caption that says when something happens is checked against its run. */
import type { Run } from '../../patterns-code/_simulation/types.ts';

const TIME = /(\bat |\bafter )?(\d[\d,]*) ms\b/g;

/** Fields of the trace that no picture shows as they are. */
const NOT_READ = ['at', 'id'];

/** The times that a picture prints: of a message, when it arrives. */
function shownTimes(trace: Run['trace']): number[] {
  const arrived = new Set(
    trace.flatMap((event) => (event.type === 'deliver' ? [event.id] : [])),
  );
  return trace
    .filter((event) => !(event.type === 'send' && arrived.has(event.id)))
    .map(({ at }) => at);
}

/**
 * What a story's caption says of times and its run does not show, in
 * sentences. "At 110 ms" has to be a moment of the run, or be written or sent
 * in it. Any other time has to lie between two of its moments, or be one. The
 * beginning and the end are moments too.
 */
export function captionProblems(
  name: string,
  caption: string,
  run: Pick<Run, 'trace' | 'endedAt'>,
): string[] {
  // The end of a run is told in words, below the picture.
  const shown = [0, run.endedAt, ...shownTimes(run.trace)];
  const moments = [...new Set(shown)];
  const spans = new Set(moments.flatMap((a) => moments.map((b) => b - a)));
  const texts = JSON.stringify(run.trace, (key, value: unknown) =>
    NOT_READ.includes(key) ? undefined : value,
  );
  const problems: string[] = [];
  for (const [words, before, digits = ''] of caption.matchAll(TIME)) {
    const ms = Number(digits.replaceAll(',', ''));
    const isNamed = new RegExp(`(?<!\\d)${ms}(?!\\d)`).test(texts);
    const isShown =
      before === 'at '
        ? moments.includes(ms) || isNamed
        : moments.includes(ms) || spans.has(ms) || isNamed;
    if (isShown) continue;
    problems.push(
      `The caption of ${name} says "${words}", and its run shows no such ` +
        'time: it is no moment of the run, not the time between two, and no ' +
        'number that is sent, written or noted. Say what the picture shows, ' +
        'or let the story note it.',
    );
  }
  return problems;
}
