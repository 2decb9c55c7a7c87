/** The symptoms in a page's front matter: what they may be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import matter from 'gray-matter';
import type { Report } from './problems.ts';

const FEWEST = 3;
const MOST = 6;
const MOST_LETTERS = 100;

/** What a symptom is, for messages. */
export const SYMPTOMS_ARE =
  `It is a list of ${FEWEST} to ${MOST} short sentences in the words of ` +
  'somebody who has the problem, for example "My service keeps calling a ' +
  'dead dependency."';

/** Reports symptoms in which nobody would find their problem. */
export function checkSymptoms(
  symptoms: readonly string[],
  { title, aliases }: { title: string; aliases: readonly string[] },
  report: Report,
): void {
  const say = (message: string) => report('symptoms', message);
  if (symptoms.length < FEWEST || symptoms.length > MOST) {
    say(`has ${symptoms.length} entries. ${SYMPTOMS_ARE}`);
  }
  const names = [title, ...aliases].filter((name) => name !== '');
  for (const [i, symptom] of symptoms.entries()) {
    const shown = `"${symptom}"`;
    if (!/^[\p{Lu}\p{N}].*[.?!]$/u.test(symptom)) {
      say(`${shown} has to be a whole sentence, with its full stop.`);
    }
    if (symptom.length > MOST_LETTERS) {
      say(
        `${shown} has ${symptom.length} letters. Say it in ${MOST_LETTERS}, ` +
          'as somebody would in a hurry.',
      );
    }
    const name = names.find((one) => has(symptom, one));
    if (name !== undefined) {
      say(
        `${shown} names "${name}". Who has the problem doesn't know that ` +
          'name yet: say what they see.',
      );
    }
    if (symptoms.indexOf(symptom) !== i) say(`${shown} stands twice.`);
  }
}

/** Reports symptoms that were left as `npm run new` had laid them out. */
export function checkNotTemplate(
  symptoms: readonly string[],
  template: readonly string[],
  report: Report,
): void {
  for (const symptom of symptoms.filter((one) => template.includes(one))) {
    report(
      'symptoms',
      `"${symptom}" is the template's. Say what somebody sees who needs ` +
        'this pattern.',
    );
  }
}

/** The symptoms of docs/_template.mdx. */
export function templateSymptoms(root: string): readonly string[] {
  const text = readFileSync(join(root, 'docs/_template.mdx'), 'utf8');
  return matter(text, {}).data.symptoms as string[];
}

function has(sentence: string, name: string): boolean {
  const words = (text: string) =>
    ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return words(sentence).includes(words(name).replace(/\s+/g, ' '));
}
