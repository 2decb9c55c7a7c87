/**
 * What readers type, and the page that has to be among the first three.
 * Written before the search was made and never fitted to it: where a query
 * finds nothing, a page's words are missing, or the matcher is wrong.
 */

/** A query, and the end of the address of the page. */
export type Query = readonly [text: string, page: string];

/** Names as they are, in other spellings, and other names. */
const NAMES: readonly Query[] = [
  ['circuit breaker', 'circuit-breaker/'],
  ['two phase commit', 'two-phase-commit/'],
  ['2PC', 'two-phase-commit/'],
  ['cache aside', 'cache-aside/'],
  ['look aside cache', 'cache-aside/'],
  ['eventsourcing', 'event-sourcing/'],
  ['event store', 'event-sourcing/'],
  ['api gateway', 'api-gateway/'],
  ['leader election', 'leader-election/'],
  ['fencing token', 'leader-election/'],
  ['claim check', 'claim-check/'],
  ['presigned url', 'valet-key/'],
  ['ACL', 'anti-corruption-layer/'],
  ['config server', 'external-configuration-store/'],
  ['exponential backoff', 'retry/'],
  ['bulkhead', 'bulkhead/'],
  ['thread pool isolation', 'bulkhead/'],
  ['graceful degradation', 'fallback/'],
  ['readthrough', 'read-through/'],
  ['singleflight', 'read-through/'],
];

const TYPOS: readonly Query[] = [
  ['timout', 'circuit-breaker/'],
  ['circut braker', 'circuit-breaker/'],
  ['leeder election', 'leader-election/'],
  ['cashe aside', 'cache-aside/'],
  ['idempotant', 'event-sourcing/'],
  ['api gatway', 'api-gateway/'],
  ['anti coruption layer', 'anti-corruption-layer/'],
  ['bulkhed', 'bulkhead/'],
];

/** In the words of somebody who has the problem. */
const SYMPTOMS: readonly Query[] = [
  ['my service keeps hammering a dead dependency', 'circuit-breaker/'],
  ['requests pile up when the payment provider is down', 'circuit-breaker/'],
  ['users see old prices after an update', 'cache-aside/'],
  ['database overloaded by the same query', 'cache-aside/'],
  ['cron job runs twice on two servers', 'leader-election/'],
  ['only one instance should run the scheduler', 'leader-election/'],
  ['message too large for the queue', 'claim-check/'],
  ['big attachments slow down the queue', 'claim-check/'],
  ['file uploads overload my web server', 'valet-key/'],
  ['share a private file with a link that expires', 'valet-key/'],
  ['update two databases atomically', 'two-phase-commit/'],
  ['money taken but the order was not saved', 'two-phase-commit/'],
  ['why is the balance wrong', 'event-sourcing/'],
  ['we need an audit trail of every change', 'event-sourcing/'],
  ['vendor renamed a field and our code broke', 'anti-corruption-layer/'],
  ['legacy codes all over our code', 'anti-corruption-layer/'],
  ['change a setting without redeploying', 'external-configuration-store/'],
  ['instances have different config', 'external-configuration-store/'],
  ['every service checks the login itself', 'api-gateway/'],
  ['one client sends too many requests', 'api-gateway/'],
  ['call fails and works a moment later', 'retry/'],
  ['customer charged twice because the answer got lost', 'retry/'],
  ['all clients come back at once after an outage', 'retry/'],
  ['one slow service uses up all our threads', 'bulkhead/'],
  ['connection pool exhausted by a slow upstream', 'bulkhead/'],
  ['one dead service breaks the whole page', 'fallback/'],
  ['show the last value when the service is down', 'fallback/'],
  ['many requests miss the cache and run the same query', 'read-through/'],
  ['cache remembers an error', 'read-through/'],
  ['requests for ids that do not exist reach the database', 'read-through/'],
  ['old value is back after invalidation', 'read-through/'],
  ['one shard is down and every search fails', 'scatter-gather/'],
  ['ask all servers at once and merge the answers', 'scatter-gather/'],
  ['wrong totals because one database did not answer', 'scatter-gather/'],
  ['slowest shard makes the page slow', 'scatter-gather/'],
];

/** Words that are known, and no name of a pattern. */
const CONCEPTS: readonly Query[] = [
  ['exactly once', 'event-sourcing/'],
  ['idempotent', 'event-sourcing/'],
  ['timeout', 'circuit-breaker/'],
  ['stale', 'cache-aside/'],
  ['lock', 'leader-election/'],
  ['rate limiting', 'api-gateway/'],
  ['thundering herd', 'cache-aside/'],
  ['split brain', 'leader-election/'],
  ['optimistic locking', 'event-sourcing/'],
  ['feature flags', 'external-configuration-store/'],
  ['distributed transaction', 'two-phase-commit/'],
  ['fail fast', 'circuit-breaker/'],
  ['at least once delivery', 'claim-check/'],
  ['TTL', 'cache-aside/'],
  ['failover', 'leader-election/'],
  ['jitter', 'retry/'],
  ['default value', 'fallback/'],
  ['partial results', 'scatter-gather/'],
  ['tail latency', 'scatter-gather/'],
];

/** What a behaviour says. */
const BEHAVIOURS: readonly Query[] = [
  ['half open probe', 'circuit-breaker/'],
  ['undo an undo', 'event-sourcing/'],
  ['dead letters', 'claim-check/'],
  ['revoke a signing key', 'valet-key/'],
  [
    'last good settings when the store is down',
    'external-configuration-store/',
  ],
  ['participant in doubt asks the others', 'two-phase-commit/'],
  ['forged identity headers', 'api-gateway/'],
  ['renamed column', 'anti-corruption-layer/'],
  ['earns one retry with successful calls', 'retry/'],
];

/** For those who use the code, or add to it. */
const REFERENCE: readonly Query[] = [
  ['CircuitOpenError', 'api/circuit-breaker/'],
  ['BulkheadFullError', 'api/bulkhead/'],
  ['KeyIssuer', 'api/valet-key/'],
  ['WallClock', 'api/simulation/'],
  ['how do I add a pattern', 'contributing/adding-a-pattern/'],
  ['record diagrams', 'contributing/recording/'],
  ['bugs in real libraries', 'seen-in-the-wild/'],
  ['assumptions', 'assumptions/'],
];

/** For the caches that stand between the application and the database. */
const CACHES: readonly Query[] = [
  ['refresh ahead', 'refresh-ahead/'],
  ['latency spike when a cache entry expires', 'refresh-ahead/'],
  ['refresh cache in the background before it expires', 'refresh-ahead/'],
  ['stale while revalidate', 'refresh-ahead/'],
  ['keep popular entries warm', 'refresh-ahead/'],
  ['refreshAfterWrite', 'refresh-ahead/'],
  ['write through cache', 'write-through/'],
  ['writethrough', 'write-through/'],
  ['cache and database have different values', 'write-through/'],
  ['two users saved at the same time', 'write-through/'],
  ['saving failed but the page shows the new value', 'write-through/'],
  ['CacheWriter', 'write-through/'],
  ['write behind', 'write-behind/'],
  ['write back cache', 'write-behind/'],
  ['batch updates before writing to the database', 'write-behind/'],
  ['save is slow because it waits for the database', 'write-behind/'],
  ['lost updates after a crash, buffered in memory', 'write-behind/'],
  ['coalesce many updates of one row', 'write-behind/'],
  ['cache as system of record', 'cache-as-sor/'],
  ['which caching strategy', 'cache-as-sor/'],
  ['compare caching patterns', 'cache-as-sor/'],
  ['difference between read-through and write-behind', 'cache-as-sor/'],
];

export const QUERIES: readonly Query[] = [
  ...NAMES,
  ...TYPOS,
  ...SYMPTOMS,
  ...CONCEPTS,
  ...BEHAVIOURS,
  ...REFERENCE,
  ...CACHES,
];

/** These have one right page, and it has to be the first. */
export const FIRST: readonly Query[] = QUERIES.filter(([text]) =>
  [
    'exactly once',
    'idempotent',
    'timeout',
    'timout',
    'my service keeps hammering a dead dependency',
    'circuit breaker',
    '2PC',
    'CircuitOpenError',
  ].includes(text),
);
