/**
 * A gateway that passes on all headers of the client but its
 * credentials and those of one hop, and names the user unless the
 * client has done so already: whoever has a token of his own can be
 * anybody.
 *
 * @title believes its clients
 * @breaks overwrites identity headers that come from outside
 * @breaks passes on no header that is not listed, in whatever spelling
 */

import type { Clock } from '../_simulation/types.ts';

/** Header names and their values. */
export type Headers = Readonly<Record<string, string>>;

/** What comes back from a service, or from the gateway itself. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A service to the gateway, and the gateway to a client. */
export interface Resource {
  /** HTTP's other methods would pass in the same way. */
  get(path: string, headers: Headers): Promise<Answer>;
}

/** Where a path leads, and how much may wait for an answer there. */
export interface Route {
  /** `/orders` takes `/orders` and all below it, `/` takes all. */
  prefix: string;
  service: Resource;
  /** How many calls wait for the service at most. */
  maxConcurrent: number;
  /** How long each of them waits. */
  timeoutMs: number;
}

/** What the gateway needs to find out who calls, and when. */
export interface Surroundings {
  clock: Clock;
  /** In [0, 1). */
  random(): number;
  /** The user whom an `authorization` header proves, if it does. */
  identify(credentials: string): Promise<string | undefined>;
}

/** How often each client may call. */
export interface ApiGatewayOptions {
  /** In the long run. */
  callsPerSecond: number;
  /** At once, after a rest. */
  burst: number;
}

// A service may read a path in several ways, and nobody can list them
// all. So what may come in is listed, and a path is short: to look at
// a longer one takes too long, or more stack than there is.
const PLAIN_PATH = /^(?=\/.{0,2047}$)(\/[\w-]+(\.[\w-]+)*)*\/?$/;
const NAME = /^[\x21-\x7e]+$/; // that a header can hold
const ONE_HOP =
  'keep-alive, proxy-authenticate, proxy-authentication-info, ' +
  'proxy-connection, te, trailer, transfer-encoding, upgrade';
// Seconds, or a date in the form that RFC 9110 prescribes.
const WHEN = /^\d+$|^\w{3}, \d\d \w{3} \d{4} (\d\d:){2}\d\d GMT$/;

/**
 * The one entry to many services: finds out who calls, how often, and
 * where to, before a service hears of it (Richardson, "Microservices
 * Patterns", 2018, chapter 8).
 */
export class ApiGateway implements Resource {
  private readonly lanes: readonly (Route & { running: number })[];
  private readonly around: Surroundings;
  private readonly options: ApiGatewayOptions;
  // When the bucket of each user is full again. None is removed.
  private readonly fullAtMs = new Map<string, number>();

  /** A path goes to the longest prefix that takes it. */
  constructor(
    routes: readonly Route[],
    around: Surroundings,
    options: ApiGatewayOptions,
  ) {
    const { callsPerSecond: rate, burst } = options;
    const pace = `callsPerSecond ${rate}, burst ${burst}`;
    const fits = rate > 0 && burst >= 1;
    if (!fits) throw new RangeError(`${pace}: nobody could ever call`);
    const prefixes = routes.map(({ prefix }) => prefix);
    if (new Set(prefixes).size < routes.length) {
      throw new RangeError(`${prefixes.join(', ')}: one is twice`);
    }
    for (const { prefix, maxConcurrent, timeoutMs: ms } of routes) {
      const isPlain = PLAIN_PATH.test(prefix) && !/.\/$/.test(prefix);
      const rule = `${prefix} is not plain, or ends in a slash`;
      if (!isPlain) throw new RangeError(rule);
      const limits = `maxConcurrent ${maxConcurrent}, timeoutMs ${ms}`;
      const fits = maxConcurrent >= 1 && Number.isFinite(ms) && ms > 0;
      if (!fits) throw new RangeError(`${limits}: no call fits in`);
    }
    this.lanes = routes
      .map((route) => ({ ...route, running: 0 }))
      .sort((a, b) => b.prefix.length - a.prefix.length);
    this.around = around;
    this.options = options;
  }

  /** The service's answer, or a refusal as problem details. */
  async get(path: string, headers: Headers): Promise<Answer> {
    // 16 bytes, as in `traceparent`; of fewer, some come again.
    const hex = () => (this.around.random() * 16).toString(16)[0];
    const text = Array.from({ length: 32 }, hex).join('');
    const id = { 'x-request-id': text };
    const answer = await this.pass(path, endToEnd(headers), id);
    return { ...answer, headers: { ...answer.headers, ...id } };
  }

  private async pass(
    path: string,
    { authorization = '', ...passed }: Headers,
    id: Headers,
  ): Promise<Answer> {
    const identify = async () => this.around.identify(authorization);
    // What can't be read proves nobody.
    const user = (await identify().catch(() => undefined)) ?? '';
    const how = { 'www-authenticate': 'Bearer' };
    if (!NAME.test(user)) return refusal(401, how);
    const waitS = this.takeToken(user);
    if (waitS > 0) return refusal(429, { 'retry-after': `${waitS}` });
    if (!PLAIN_PATH.test(path)) return refusal(400);
    const lane = this.lanes.find(({ prefix }) =>
      `${path}/`.startsWith(prefix === '/' ? prefix : `${prefix}/`),
    );
    if (lane === undefined) return refusal(404);
    // Refused at once: if calls waited here for a slow service, they
    // would hold what calls to the others need.
    if (lane.running >= lane.maxConcurrent) return refusal(503);
    lane.running += 1;
    const own = { 'x-user': user, ...passed, ...id };
    return this.ask(lane, path, own).finally(() => (lane.running -= 1));
  }

  /** Seconds until there is a token; 0: there was one. */
  private takeToken(user: string): number {
    const { callsPerSecond, burst } = this.options;
    const nowMs = this.around.clock.now();
    const tokenMs = 1000 / callsPerSecond;
    const fromMs = Math.max(this.fullAtMs.get(user) ?? 0, nowMs);
    const waitMs = fromMs - nowMs - (burst - 1) * tokenMs;
    // Less than a microsecond is a rounding error.
    const waitS = Math.ceil(waitMs / 1000 - 1e-6);
    if (waitS <= 0) this.fullAtMs.set(user, fromMs + tokenMs);
    return Math.max(waitS, 0);
  }

  /** An answer in any case, and in time. */
  private async ask(route: Route, path: string, own: Headers) {
    const done = new AbortController();
    const silence = this.around.clock
      .sleep(route.timeoutMs, done.signal)
      .then(() => refusal(504));
    const call = async () => shown(await route.service.get(path, own));
    const answer = call().catch(() => refusal(502));
    return Promise.race([answer, silence]).finally(() => done.abort());
  }
}

/** An answer without the words of a service that has failed. */
function shown({ status, headers, body }: Answer): Answer {
  const own = { status, headers: endToEnd(headers), body };
  if (status >= 200 && status < 500) return own;
  const hint = own.headers['retry-after'] ?? '';
  const when = WHEN.test(hint) ? { 'retry-after': hint } : undefined;
  return status === 503 ? refusal(503, when) : refusal(502);
}

/** Without what is meant for one hop only (RFC 9110, 7.6.1). */
function endToEnd(headers: Headers, listed = /^/): Headers {
  const all = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  // Joined, it is the header's own name and all that it lists.
  const connection = all.filter(([name]) => name === 'connection');
  const ends = [ONE_HOP, ...connection].join().toLowerCase();
  const dropped = ends.split(/[\s,]/);
  const kept = all.filter(([name]) => !dropped.includes(name));
  const own = kept.filter(([name]) => listed.test(name));
  return Object.fromEntries(own);
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The same form for everything that goes wrong (RFC 9457). */
function refusal(status: number, hints?: Headers): Answer {
  const type = { 'content-type': 'application/problem+json' };
  const body = { title: TITLES[status], status };
  return { status, headers: { ...hints, ...type }, body };
}
