/** The head of a page: what it may say, and what is wrong with it. */
import { didYouMean, nearest } from './names.ts';
import { quoted, type Report } from './problems.ts';
import { checkSymptoms, SYMPTOMS_ARE } from './symptoms.ts';
import type { Kind, Relation } from './types.ts';

export const RELATIONS: readonly Relation[] = [
  'refines',
  'combines-with',
  'alternative-to',
  'needs',
  'compares',
];

/** What the front matter of a pattern's page says. */
export interface FrontMatter {
  title: string;
  intent: string;
  /** Sentences of somebody who has the problem. */
  symptoms: string[];
  aliases: string[];
  tags: string[];
  related: Record<Relation, string[]>;
}

/** A page that names what it compares is about no pattern of its own. */
export function kindOf({ related }: Pick<FrontMatter, 'related'>): Kind {
  return related.compares.length > 0 ? 'comparison' : 'pattern';
}

/** Lower-case words, as Docusaurus makes addresses of them. */
const TAG = /^[a-z0-9]+([ -][a-z0-9]+)*$/;

const REQUIRED = ['title', 'intent', 'symptoms', 'aliases', 'tags', 'related'];
const OPTIONAL = ['sidebar_position', 'sidebar_label', 'keywords', 'image'];
const EXAMPLE =
  'a list of slugs for each of "refines", "combines-with", ' +
  '"alternative-to" and "needs" that applies, or "compares" on a page that ' +
  'compares patterns, for example ' +
  '`related: { needs: [retry] }`, or `related: {}`';

/** Reads the front matter; reports every mistake and goes on. */
export function readFrontMatter(
  data: Record<string, unknown>,
  report: Report,
): FrontMatter {
  reportFields(data, report);
  const title = sentence(data, 'title', report);
  const aliases = list(data, 'aliases', report);
  return {
    title,
    intent: intent(data, report),
    symptoms: symptoms(data, { title, aliases }, report),
    aliases,
    tags: tags(data, report),
    related: related(data, report),
  };
}

function reportFields(data: Record<string, unknown>, report: Report): void {
  const known = [...REQUIRED, ...OPTIONAL];
  const strange = Object.keys(data).filter((field) => !known.includes(field));
  const meant = strange.map((field) => nearest(field, known));
  for (const field of REQUIRED) {
    if (data[field] === undefined && !meant.includes(field)) {
      report(field, `is missing from the front matter. ${accepted(field)}`);
    }
  }
  for (const field of strange) {
    const near = didYouMean(field, known);
    report(
      field,
      `is not a field of a page.${near} Accepted: ${quoted(known)}.`,
    );
  }
}

function accepted(field: string): string {
  if (field === 'related') return `It is ${EXAMPLE}.`;
  if (field === 'title')
    return 'It is the name, for example "Circuit breaker".';
  if (field === 'symptoms') return SYMPTOMS_ARE;
  if (field === 'compares') {
    return 'It is a list of slugs, for example `compares: [retry, bulkhead]`.';
  }
  if (field === 'intent') return 'It is one sentence: what the pattern does.';
  return `It is a list of strings, for example \`${field}: []\`.`;
}

function sentence(
  data: Record<string, unknown>,
  field: string,
  report: Report,
): string {
  const value = data[field];
  if (value === undefined) return '';
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  report(field, `has to be a text that is not empty. ${accepted(field)}`);
  return '';
}

function intent(data: Record<string, unknown>, report: Report): string {
  const value = sentence(data, 'intent', report);
  if (value !== '' && !value.endsWith('.')) {
    report(
      'intent',
      'has to be a whole sentence, with a full stop at its end.',
    );
  }
  return value;
}

function symptoms(
  data: Record<string, unknown>,
  names: Pick<FrontMatter, 'title' | 'aliases'>,
  report: Report,
): string[] {
  const all = list(data, 'symptoms', report);
  // What is missing, or no list, has been reported.
  if (all.length > 0 || Array.isArray(data.symptoms)) {
    checkSymptoms(all, names, report);
  }
  return all;
}

function list(
  data: Record<string, unknown>,
  field: string,
  report: Report,
): string[] {
  const value = data[field];
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value as string[];
  }
  report(field, `has the wrong type. ${accepted(field)}`);
  return [];
}

function tags(data: Record<string, unknown>, report: Report): string[] {
  const all = list(data, 'tags', report);
  for (const tag of all.filter((one) => !TAG.test(one))) {
    report('tags', `"${tag}" has to be lower-case words, like "tail latency".`);
  }
  return all;
}

function related(
  data: Record<string, unknown>,
  report: Report,
): Record<Relation, string[]> {
  const none = {
    refines: [],
    'combines-with': [],
    'alternative-to': [],
    needs: [],
    compares: [],
  };
  const value = data.related;
  if (value === undefined) return none;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    report('related', `has the wrong type. It is ${EXAMPLE}.`);
    return none;
  }
  const given = value as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if ((RELATIONS as readonly string[]).includes(name)) continue;
    const near = didYouMean(name, RELATIONS);
    report(
      `related.${name}`,
      `is not a relation.${near} Accepted: ${quoted(RELATIONS)}.`,
    );
  }
  const inner: Report = (field, message) => report(`related.${field}`, message);
  const read = RELATIONS.map((name) => [name, list(given, name, inner)]);
  const compared = list(given, 'compares', () => undefined);
  if (compared.length === 1) {
    inner('compares', 'names one pattern. Name two or more, or leave it out.');
  }
  return Object.fromEntries(read) as Record<Relation, string[]>;
}
