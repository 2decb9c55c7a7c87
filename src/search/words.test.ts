import { describe, expect, it } from 'vitest';
import { apart, meansWordOf, stem, wordsOf, wordsToFind } from './words.ts';

describe('stem', () => {
  it.each([
    ['retry', 'retries', 'retried', 'retrying'],
    ['cache', 'caches', 'cached', 'caching'],
    ['fail', 'fails', 'failed', 'failing'],
    ['stop', 'stops', 'stopped', 'stopping'],
    ['replicate', 'replicated', 'replication', 'replicator'],
    ['idempotent', 'idempotence', 'idempotency'],
    ['atomically', 'atomicity', 'atomic'],
    ['crash', 'crashes', 'crashed'],
    ['process', 'processes', 'processed'],
  ])('is the same for the forms of "%s"', (...forms) => {
    expect(new Set(forms.map(stem)).size).toBe(1);
  });

  it.each([
    ['stale', 'stall'],
    ['lease', 'leader'],
    ['timeout', 'time'],
    ['event', 'even'],
    ['lock', 'log'],
    ['ring', 'red'],
  ])('is another for "%s" and "%s"', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

describe('words', () => {
  it('are letters, numbers and an apostrophe inside, each at its place', () => {
    const words = wordsOf("A half-open 2PC, and can't.");
    expect(words.map(({ raw }) => raw)).toEqual([
      'a',
      'half',
      'open',
      '2pc',
      'and',
      "can't",
    ]);
    expect(words[2]).toMatchObject({ start: 7, end: 11 });
  });

  it('to find leave out those that say nothing, unless there are no others', () => {
    const raws = (query: string) => wordsToFind(query).map(({ raw }) => raw);
    expect(raws('why is the balance wrong')).toEqual(['balance', 'wrong']);
    expect(raws('at all')).toEqual(['at', 'all']);
    expect(raws(' … ')).toEqual([]);
  });

  it('of a query stand in a text in any form, and not cut to what fits', () => {
    expect(meansWordOf('retried calls', 'it retries')).toBe(true);
    expect(meansWordOf('time', 'Timeouts')).toBe(true);
    expect(meansWordOf('istio', 'this is it')).toBe(false);
    expect(meansWordOf('deadlock', 'a dead service')).toBe(false);
    expect(meansWordOf('why is the lease', 'the cache is')).toBe(false);
  });

  it('of a name are told apart', () => {
    expect(apart('CircuitOpenError')).toBe('Circuit Open Error');
    expect(apart('retryAfterMs')).toBe('retry After Ms');
    expect(apart('2PC')).toBe('2PC');
  });
});
