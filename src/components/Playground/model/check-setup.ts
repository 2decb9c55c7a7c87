/** Checks what came out of a link, field by field, against the page. */
import { faultFlaw } from '../../../../patterns-code/_simulation/faults.ts';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import type { Pattern } from '../../../catalog/types.ts';
import { MAX_FAULTS, MAX_SCHEDULE } from '../../../runner/core/bounds.ts';
import type { Setup } from './setup.ts';
import { visible } from './visible.ts';

/** Characters of what is said of a fault. */
const MAX_FLAW = 200;

type Problem = { problem: string };

/** The setup with nothing in it but known fields, or what is wrong. */
export function checkSetup(
  pattern: Pattern,
  value: unknown,
  broken: (why: string) => Problem,
): { setup: Setup } | Problem {
  if (!isObject(value)) return broken('holds no playground');
  const { slug, edits, variant, story, seed, faults, schedule } = value;
  if (slug !== pattern.slug) return broken('belongs to another page');
  const names = pattern.files.map(({ name }) => name);
  if (!isObject(edits) || !Object.values(edits).every(isText)) {
    return broken('holds no files');
  }
  const unknown = Object.keys(edits).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    return broken(
      `holds the file "${unknown.slice(0, 40)}", which this page does not have`,
    );
  }
  const versions = [
    `${pattern.slug}.ts`,
    ...pattern.variants.map(({ file }) => file),
  ];
  if (!isText(variant) || !versions.includes(variant)) {
    return broken('names a version that this page does not have');
  }
  const stories = pattern.stories.map(({ name }) => name);
  if (!isText(story) || !stories.includes(story)) {
    return broken('names a story that this page does not have');
  }
  if (seed !== undefined && !isSeed(seed)) {
    return broken('has a seed that is no whole number');
  }
  const wrong = faultsProblem(faults);
  if (wrong !== undefined) return broken(wrong);
  if (schedule !== undefined && !isSchedule(schedule)) {
    return broken('has an order of deliveries that is no list of numbers');
  }
  const setup: Setup = {
    edits: { ...(edits as Setup['edits']) },
    variant,
    story,
  };
  if (isSeed(seed)) setup.seed = seed;
  if (faults !== undefined) setup.faults = faults as Fault[];
  if (isSchedule(schedule)) setup.schedule = schedule;
  return { setup };
}

/** Seeds are whole numbers that every browser keeps exactly. */
export function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function faultsProblem(faults: unknown): string | undefined {
  if (faults === undefined) return undefined;
  if (!Array.isArray(faults)) return 'has faults that are no list';
  if (faults.length > MAX_FAULTS) {
    return `has more than ${MAX_FAULTS.toLocaleString('en')} faults`;
  }
  for (const fault of faults) {
    const flaw = faultFlaw(fault);
    if (flaw !== undefined) {
      return `has a fault that ${visible(flaw).slice(0, MAX_FLAW)}`;
    }
  }
  return undefined;
}

function isSchedule(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length > MAX_SCHEDULE) return false;
  return value.every((step) => Number.isInteger(step) && step >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
