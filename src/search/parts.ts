import type { Part } from './types.ts';

/** What the text that fits is, before the text; a title says it itself. */
export const PART_LABEL: Readonly<Record<Part, string>> = {
  title: '',
  alias: 'also called',
  tag: 'tag',
  symptom: 'symptom',
  intent: '',
  guarantee: 'holds',
  limit: 'limit',
  seen: 'seen in',
  name: '',
};
