/** Tells whether a drawing still belongs to its text. */
import { STYLE } from './style.ts';

/** To be raised when a change of the drawing code changes drawings. */
const VERSION = 5;

/** A short sign of a diagram's text and of the way it is drawn. */
export function stampOf(source: string): string {
  return hash(`${VERSION}\n${STYLE}\n${source}`);
}

/** 53 bits of cyrb53, in base 36: against oversight, not against malice. */
function hash(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a =
    Math.imul(a ^ (a >>> 16), 2246822507) ^
    Math.imul(b ^ (b >>> 13), 3266489909);
  b =
    Math.imul(b ^ (b >>> 16), 2246822507) ^
    Math.imul(a ^ (a >>> 13), 3266489909);
  const sum = 4294967296 * (2097151 & b) + (a >>> 0);
  return sum.toString(36).padStart(11, '0');
}
