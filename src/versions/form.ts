/** The form of what an `edits.ts` exports: each sentence names the field. */
import { short } from './edits.ts';
import { EDITS, isNaive, NAIVE_NAMES } from './names.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What each field of an edit holds, for sentences. */
const EDIT_FIELDS: Readonly<Record<string, string>> = {
  because: 'Say in a sentence why the version differs there; readers see it.',
  replace: 'Quote the text of the pattern that changes.',
  by: "Say what stands there instead, and '' for nothing.",
};

/** What is wrong with the list `versions` of the pattern `slug`. */
export function problemsOfList(versions: unknown, slug: string): string[] {
  if (!Array.isArray(versions)) {
    return [
      `${EDITS}: exports no list \`versions\`. patterns-code/_template/edits.ts shows one.`,
    ];
  }
  const all = versions.map(fieldsOf);
  const files = all.map(({ file }) => file);
  return all.flatMap((version, i) => {
    const name =
      typeof version.file === 'string'
        ? version.file
        : `version ${i + 1} of \`versions\``;
    const found = problemsOfVersion(version, slug);
    if (isNaive(String(version.file)) && files.indexOf(version.file) !== i) {
      found.push('is the file of two versions. Give one another name.');
    }
    return found.map((one) => `${EDITS}, ${name}: ${one}`);
  });
}

function problemsOfVersion(version: Fields, slug: string): string[] {
  const { file, title, summary, breaks = [], edits, ...rest } = version;
  const found: string[] = [];
  if (typeof file !== 'string') {
    found.push(`has no \`file\`. It is ${NAIVE_NAMES}.`);
  } else if (!isNaive(file)) {
    const own = file === `${slug}.ts` ? ' This one is the pattern itself.' : '';
    found.push(
      `is no name of a naive version.${own} It is called ${NAIVE_NAMES}.`,
    );
  }
  if (!isText(title)) {
    found.push(
      'has no `title`. Say in a few words what is left out: `without a lease`.',
    );
  }
  if (!isText(summary)) {
    found.push('has no `summary`. Say in a sentence what is left out.');
  }
  if (!Array.isArray(breaks) || !breaks.every(isText)) {
    found.push(
      'has `breaks` that are no list of titles. Leave them out, and ' +
        '`npm run check` prints them.',
    );
  }
  if (!Array.isArray(edits) || edits.length === 0) {
    found.push('has no `edits`. List what it changes in the pattern.');
  } else {
    found.push(
      ...edits.flatMap((edit, i) => problemsOfEdit(fieldsOf(edit), i)),
    );
  }
  return [...found, ...unknown(rest, 'file, title, summary, breaks and edits')];
}

function problemsOfEdit(edit: Fields, i: number): string[] {
  const { because, replace, through, by, ...rest } = edit;
  const named = isText(replace) ? `the edit of "${short(replace)}"` : undefined;
  const given: Fields = { because, replace, by };
  const missing = Object.entries(EDIT_FIELDS)
    .filter(([field]) => !(field === 'by' ? isString : isText)(given[field]))
    .map(([field, what]) => `has no \`${field}\`. ${what}`);
  const found = [
    ...unknown(rest, 'because, replace, through and by'),
    ...missing,
    ...(through === undefined || isText(through)
      ? []
      : ['has a `through` that is no text. Quote what the edit ends with.']),
  ];
  return found.map((one) => `${named ?? `edit ${i + 1}`} ${one}`);
}

function unknown(rest: Fields, accepted: string): string[] {
  return Object.keys(rest).map(
    (field) => `has an unknown field \`${field}\`. Accepted: ${accepted}.`,
  );
}

function fieldsOf(value: unknown): Fields {
  return Object(value) as Fields;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isText(value: unknown): value is string {
  return isString(value) && value.trim() !== '';
}
