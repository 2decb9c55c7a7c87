/** Values of the reader's code as text, whatever they are. */
import { brief } from '../../../patterns-code/_simulation/wire.ts';

/** A value on one line. Never throws, though the value's own code may. */
export function valueText(value: unknown, length: number): string {
  try {
    if (typeof value === 'string') return cut(value, length);
    return brief(value, length);
  } catch {
    return '[a value that throws when it is looked at]';
  }
}

/** What was thrown, for the reader: an error's name and message, or more. */
export function thrownText(thrown: unknown): string {
  try {
    if (thrown instanceof Error) {
      const name = cut(String(thrown.name), 100);
      const message = cut(String(thrown.message), 2000);
      return message === '' ? name : `${name}: ${message}`;
    }
  } catch {
    return 'an error that throws when it is looked at';
  }
  return (
    `${valueText(thrown, 200)} was thrown, which says nothing about where ` +
    'or why. Throw an Error'
  );
}

/** The first `length` characters. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
