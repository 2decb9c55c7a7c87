/**
 * A playground in a link: `#play=1.<base64url of deflated JSON>`. Whatever
 * stands in a link was written by a stranger, so reading one checks every
 * size and every field, and never throws.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import type { Pattern } from '../../../catalog/types.ts';
import { checkSetup } from './check-setup.ts';
import type { Setup } from './setup.ts';
import { visible } from './visible.ts';

const PREFIX = '#play=';
const VERSION = '1.';

/** Longer links get cut off by mail and chat programs. */
export const MAX_LINK_CHARACTERS = 16_000;

/** Bytes after unpacking; the four files together have some 30 KB. */
export const MAX_UNPACKED_BYTES = 400_000;

export type Opened = { setup: Setup } | { problem: string };

/** True of whatever the page shows. */
const UNTOUCHED = 'Nothing of it was opened.';

/** True when the fragment of the address claims to hold a playground. */
export function isShared(hash: string): boolean {
  return hash.startsWith(PREFIX);
}

/** The fragment for a link, or a sentence about why it can't be made. */
export function writeLink(
  pattern: Pattern,
  setup: Setup,
): { hash: string } | { problem: string } {
  const json = JSON.stringify({ slug: pattern.slug, ...setup });
  const bytes = strToU8(json);
  const hash = `${PREFIX}${VERSION}${toBase64Url(deflateSync(bytes, { level: 9 }))}`;
  if (hash.length > MAX_LINK_CHARACTERS || bytes.length > MAX_UNPACKED_BYTES) {
    return {
      problem:
        'The changes are too long for a link. Download keeps them in a file.',
    };
  }
  // No link is made that this page would not open.
  const checked = checkSetup(pattern, JSON.parse(json), (why) => ({
    problem: `There can be no link: it ${why}. Download keeps the code.`,
  }));
  return 'problem' in checked ? checked : { hash };
}

/** What a link holds, or a sentence for the reader. */
export function readLink(pattern: Pattern, hash: string): Opened {
  if (hash.length > MAX_LINK_CHARACTERS) return broken('is too long');
  const text = hash.slice(PREFIX.length);
  if (!text.startsWith(VERSION)) {
    return broken('was made by another version of this site, or is damaged');
  }
  const unpacked = unpack(text.slice(VERSION.length));
  if (typeof unpacked === 'string') return broken(unpacked);
  return checkSetup(pattern, unpacked.value, broken);
}

function broken(why: string): { problem: string } {
  return { problem: visible(`This link ${why}. ${UNTOUCHED}`) };
}

/** The JSON value, or what is wrong with the text. */
function unpack(text: string): { value: unknown } | string {
  try {
    const bytes = inflate(fromBase64Url(text));
    if (bytes === undefined) return 'holds more than fits in the editor';
    return { value: JSON.parse(strFromU8(bytes)) };
  } catch {
    return 'is damaged: a part of it is missing or was changed';
  }
}

/** Unpacks piece by piece, to stop early at a small link to a huge text. */
function inflate(packed: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Inflate((part, final) => {
    size += part.length;
    ended = final;
    if (size <= MAX_UNPACKED_BYTES) parts.push(part);
  });
  for (let at = 0; at < packed.length; at += 256) {
    const end = at + 256;
    stream.push(packed.subarray(at, end), end >= packed.length);
    if (size > MAX_UNPACKED_BYTES) return undefined;
  }
  if (!ended) throw new Error('unexpected end');
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_');
  return text.replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}
