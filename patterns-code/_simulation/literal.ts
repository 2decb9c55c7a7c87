/** A value as one line of text, like a literal with bare keys. */

/** Words for a part of a value, where there are any. */
export type NamePart = (part: unknown, place: string) => string | undefined;

/** Deeper than that, or in a circle, there is nothing to read. */
const MAX_DEPTH = 6;

/**
 * The text of a value. It is whole if it has at most `room` letters; of
 * what is longer it is a beginning with more letters than that. `name` is
 * asked for each part, not for the value itself.
 */
export function literal(
  value: unknown,
  room: number,
  name: NamePart = () => undefined,
): string {
  const writer = new Writer(room, name);
  writer.write(value, 0);
  return writer.text;
}

class Writer {
  text = '';
  private readonly room: number;
  private readonly name: NamePart;

  constructor(room: number, name: NamePart) {
    this.room = room;
    this.name = name;
  }

  write(value: unknown, depth: number): void {
    if (typeof value !== 'object' || value === null) {
      this.text += primitive(value, this.room);
    } else if (value instanceof Error) {
      this.text += `${value.name}: ${value.message}`;
    } else if (value instanceof Date) {
      const isDate = !Number.isNaN(value.getTime());
      this.text += isDate ? value.toISOString() : 'no date';
    } else if (isBytes(value)) {
      this.text += `${grouped(value.byteLength)} bytes`;
    } else if (depth > MAX_DEPTH) {
      this.text += '…';
    } else if (value instanceof Map || value instanceof Set) {
      this.list([...value], depth);
    } else if (Array.isArray(value)) {
      this.list(value, depth);
    } else {
      this.fields(value, depth);
    }
  }

  private list(items: readonly unknown[], depth: number): void {
    this.text += '[';
    items.every((item, i) => {
      if (i > 0) this.text += ', ';
      this.part(item, '[]', depth);
      return this.hasRoom();
    });
    this.text += ']';
  }

  private fields(value: object, depth: number): void {
    const names = Object.keys(value);
    this.text += names.length === 0 ? '{}' : '{ ';
    names.every((name, i) => {
      this.text += i > 0 ? `, ${name}: ` : `${name}: `;
      this.part((value as Record<string, unknown>)[name], `.${name}`, depth);
      return this.hasRoom();
    });
    if (names.length > 0) this.text += ' }';
  }

  private part(value: unknown, place: string, depth: number): void {
    if (!this.hasRoom()) return;
    const said = this.name(value, place);
    if (said === undefined) this.write(value, depth + 1);
    else this.text += said;
  }

  private hasRoom(): boolean {
    return this.text.length <= this.room;
  }
}

function primitive(value: unknown, room: number): string {
  // Of a text of a million letters, as few as show that it is too long.
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'function';
  return String(value);
}

export function isBytes(value: object): value is ArrayBuffer | ArrayBufferView {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** A count with its thousands apart, alike on every machine: `2,000`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
