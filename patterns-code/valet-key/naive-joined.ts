/**
 * Valet keys that sign what they say joined into one text, with nothing
 * in between. Two keys that say different things can have the same
 * text: `album1` until 1000 is also `album` until 11000. The signatures
 * of an early web service were broken by this.
 *
 * @title signs joined parts
 * @breaks keeps what a key says apart, so that no name can pass for an expiry
 * @breaks signs all that a key says, however long the name is
 */

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Disk, Host, WallClock } from '../_simulation/types.ts';

/** `create` writes what is not there yet; it never overwrites. */
export type Operation = 'read' | 'create';

/** Known to the application and the store, and to nobody else. */
export interface SigningKey {
  /** Stands in every key that it signs, so that it can be revoked. */
  id: string;
  /**
   * HMAC takes it for the same with NULs after it, and one of more
   * than 64 bytes for the same as its hash.
   */
  secret: string;
}

/** The store refused the key, and did nothing. */
export class KeyRefusedError extends Error {
  override readonly name = 'KeyRefusedError';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Something else has this name already, and it was kept. */
export class AlreadyExistsError extends Error {
  override readonly name = 'AlreadyExistsError';
}

/** The application's half: it decides who may do what. */
export class KeyIssuer {
  private readonly wallClock: WallClock;
  private readonly signingKey: SigningKey;
  private readonly maxValidMs: number;

  constructor(
    wallClock: WallClock,
    signingKey: SigningKey,
    options: { maxValidMs: number },
  ) {
    const { maxValidMs } = options;
    if (!(Number.isFinite(maxValidMs) && maxValidMs > 0)) {
      throw new RangeError(`maxValidMs: ${maxValidMs} is no life`);
    }
    this.wallClock = wallClock;
    this.signingKey = checked(signingKey);
    this.maxValidMs = maxValidMs;
  }

  /**
   * A key for one thing, which ends `validMs` from now. Its end is a
   * time of day, the only one that the store can know as well. Throws
   * RangeError for a life that is too long, or a name that is no text.
   */
  issue(
    operation: Operation,
    resource: string,
    validMs: number,
  ): string {
    if (!(Number.isFinite(validMs) && validMs <= this.maxValidMs)) {
      const most = `a number up to maxValidMs: ${this.maxValidMs}`;
      throw new RangeError(`validMs: ${validMs} is not ${most}`);
    }
    // Half a character would come to the store as another name.
    if (!resource.isWellFormed()) throw new RangeError('not a name');
    const said = new URLSearchParams({
      until: String(this.wallClock.time() + validMs),
      op: operation,
      on: resource,
      by: this.signingKey.id,
    });
    const signature = sign(joined(said), this.signingKey.secret);
    return `${said.toString()}&sig=${signature}`;
  }
}

/**
 * The store's half: it knows no users, only what a key says and who
 * signed it (a capability: Dennis and Van Horn, "Programming Semantics
 * for Multiprogrammed Computations", CACM 9(3), 1966).
 */
export class KeyedStore {
  private readonly disk: Disk;
  private readonly wallClock: WallClock;
  private readonly signingKeys: readonly SigningKey[];

  constructor(
    { disk, wallClock }: Pick<Host, 'disk' | 'wallClock'>,
    signingKeys: readonly SigningKey[],
  ) {
    const ids = signingKeys.map(({ id }) => id);
    for (const part of ['id', 'secret'] as const) {
      const parts = new Set(signingKeys.map((one) => one[part]));
      if (parts.size === ids.length) continue;
      throw new RangeError(`two signing keys have one ${part}: ${ids}`);
    }
    this.disk = disk;
    this.wallClock = wallClock;
    this.signingKeys = signingKeys.map(checked);
  }

  /** Undefined if there is nothing. Throws KeyRefusedError. */
  read(resource: string, key: string): Uint8Array | undefined {
    this.check(key, 'read', resource);
    const stored = this.disk.get(`blob ${resource}`);
    // A copy, or what its reader does to it would be stored.
    return stored ? new Uint8Array(stored as Uint8Array) : undefined;
  }

  /** Throws KeyRefusedError or AlreadyExistsError. */
  create(resource: string, bytes: Uint8Array, key: string): void {
    this.check(key, 'create', resource);
    const name = `blob ${resource}`;
    // No await between looking and writing: of two uploads that
    // arrive together, the second finds the first.
    const stored = this.disk.get(name) as Uint8Array | undefined;
    if (stored === undefined) {
      this.disk.set(name, new Uint8Array(bytes));
    } else if (!alike(stored, bytes)) {
      throw new AlreadyExistsError(resource);
    } // else it is an upload again whose answer was lost
  }

  /**
   * Ends every key that it signed, or will sign if it is not known
   * yet. For operators, not for clients.
   */
  revoke(signingKeyId: string): void {
    this.disk.set(`revoked ${signingKeyId}`, true);
  }

  private check(key: string, op: Operation, resource: string): void {
    // The signature comes first: until it is known to be right,
    // nothing that the key says can be believed.
    const claims = this.verified(key);
    // What a later version adds may forbid just this use.
    const said = [...claims.keys()].join();
    if (said !== 'until,op,on,by') refuse(`can't read ${said}`);
    if (claims.get('op') !== op) refuse(`not a key to ${op}`);
    if (claims.get('on') !== resource) refuse('for another resource');
    const until = claims.get('until');
    const isFresh = this.wallClock.time() < Number(until);
    if (!isFresh) refuse(`expired at ${until} ms`);
  }

  private verified(key: string): URLSearchParams {
    const end = key.lastIndexOf('&sig=');
    const text = key.slice(0, end);
    const claims = new URLSearchParams(text);
    const by = claims.get('by');
    const signingKey = this.signingKeys.find(({ id }) => id === by);
    if (signingKey === undefined || this.disk.has(`revoked ${by}`)) {
      refuse('signing key unknown or revoked');
    }
    const signature = key.slice(end + '&sig='.length);
    const expected = sign(joined(claims), signingKey.secret);
    const fits = same(signature, expected);
    return fits ? claims : refuse('signature does not fit');
  }
}

/** What a key says, without names and without anything between. */
function joined(claims: URLSearchParams): string {
  const names = ['by', 'op', 'on', 'until'];
  return names.map((name) => claims.get(name) ?? '').join('');
}

/** Of a NUL, or half a character, HMAC can't tell what it was. */
function checked(key: SigningKey): SigningKey {
  const { id, secret } = key;
  const isText = id.isWellFormed() && secret.isWellFormed();
  if (isText && secret && !secret.includes('\0')) return key;
  const wrong = 'no secret, or a NUL or half a character in it';
  throw new RangeError(`signing key ${id}: ${wrong}`);
}

function refuse(reason: string): never {
  throw new KeyRefusedError(reason);
}

function sign(claims: string, secret: string): string {
  const sum = hmac(sha256, utf8ToBytes(secret), utf8ToBytes(claims));
  return bytesToHex(sum);
}

/** Looks at all of it, so that the time it takes tells nothing. */
function same(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let i = 0; i < expected.length; i += 1) {
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(i);
  }
  return difference === 0;
}

function alike(one: Uint8Array, other: Uint8Array): boolean {
  const sameLength = one.length === other.length;
  return sameLength && one.every((byte, i) => byte === other[i]);
}
