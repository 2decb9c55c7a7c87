/** Says where two engines part, for whoever has to find out why. */
import { hashOf } from '../recording/fingerprint.ts';
import { STORIES } from './bundle.ts';
import type { Problem } from './compare.ts';
import type { Engine } from './engine.ts';

const BEFORE = 80;
const AFTER = 80;

/** A sentence about one mismatch, or nothing where there is none to say. */
export async function explain(
  { differs }: Problem,
  engine: Engine,
  node: Engine,
): Promise<string | undefined> {
  if (differs === undefined) return undefined;
  const { expected, ...place } = differs;
  const got = await engine.ask<string>(STORIES, place);
  const known = await node.ask<string>(STORIES, place);
  if (hashOf(known) === expected) return partingOf(known, got);
  return known === got
    ? 'Node comes to the same here, so it is the recording that differs. ' +
        'If the change is meant, `npm test -- -u` records it.'
    : undefined;
}

/** The first place where a text of `textOf` differs from the known one. */
export function partingOf(known: string, got: string): string {
  const traces = [known, got].map(fromTrace);
  const [a = '', b = ''] = traces[0] === traces[1] ? [known, got] : traces;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const near = (text: string) =>
    text.slice(Math.max(0, at - BEFORE), at + AFTER);
  return `There it is\n  ${near(b)}\nand in Node\n  ${near(a)}`;
}

/** What happened says more than how it ended, which comes before it. */
function fromTrace(text: string): string {
  return text.slice(text.indexOf('"trace":'));
}
