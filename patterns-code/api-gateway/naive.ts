/**
 * A gateway that names the user to the service unless the client has
 * done so already: whoever has a token of his own can be anybody.
 *
 * @breaks overwrites identity headers that come from outside
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
  /** `/orders` takes `/orders` and all below it. */
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
  identify(credentials: string): string | undefined;
}

/** How often each client may call. */
export interface ApiGatewayOptions {
  /** In the long run. */
  callsPerSecond: number;
  /** At once, after a rest. */
  burst: number;
}

/**
 * The one entry to many services: finds out who calls, how often, and
 * where to, before a service hears of it (Richardson, "Microservices
 * Patterns", 2018, chapter 8).
 */
export class ApiGateway implements Resource {
  private readonly lanes: readonly (Route & { running: number })[];
  private readonly around: Surroundings;
  private readonly options: ApiGatewayOptions;
  // Only known users get one: nobody fills it with made-up names.
  private readonly buckets = new Map<
    string,
    { tokens: number; atMs: number }
  >();

  /** A path goes to the first of the routes that takes it. */
  constructor(
    routes: readonly Route[],
    around: Surroundings,
    options: ApiGatewayOptions,
  ) {
    this.lanes = routes.map((route) => ({ ...route, running: 0 }));
    this.around = around;
    this.options = options;
  }

  /** The service's answer, or a refusal as problem details. */
  async get(path: string, headers: Headers): Promise<Answer> {
    const number = Math.floor(this.around.random() * 2 ** 32);
    const id = { 'x-request-id': number.toString(16).padStart(8, '0') };
    const answer = await this.pass(path, headers, id);
    return { ...answer, headers: { ...answer.headers, ...id } };
  }

  private async pass(
    path: string,
    headers: Headers,
    id: Headers,
  ): Promise<Answer> {
    const { authorization = '', ...others } = lowerCase(headers);
    const user = this.around.identify(authorization);
    if (user === undefined) {
      return refusal(401, { 'www-authenticate': 'Bearer' });
    }
    const waitS = this.takeToken(user);
    if (waitS > 0) return refusal(429, { 'retry-after': `${waitS}` });
    const lane = this.lanes.find(
      ({ prefix }) => path === prefix || path.startsWith(`${prefix}/`),
    );
    if (lane === undefined) return refusal(404);
    // Refused at once: if calls waited here for a slow service, they
    // would hold what calls to the others need.
    if (lane.running >= lane.maxConcurrent) return refusal(503);
    lane.running += 1;
    const own = { 'x-user': user, ...others, ...id };
    const answer = await this.within(
      lane.timeoutMs,
      lane.service.get(path, own),
    );
    lane.running -= 1;
    return answer;
  }

  /** Seconds until there is a token; 0: there was one. */
  private takeToken(user: string): number {
    const { callsPerSecond, burst } = this.options;
    const atMs = this.around.clock.now();
    const last = this.buckets.get(user) ?? { tokens: burst, atMs };
    const gained = ((atMs - last.atMs) / 1000) * callsPerSecond;
    const tokens = Math.min(burst, last.tokens + gained);
    if (tokens < 1) return Math.ceil((1 - tokens) / callsPerSecond);
    this.buckets.set(user, { tokens: tokens - 1, atMs });
    return 0;
  }

  /** An answer in any case, and nothing of the service's insides. */
  private async within(
    ms: number,
    call: Promise<Answer>,
  ): Promise<Answer> {
    const answered = new AbortController();
    const silence = this.around.clock
      .sleep(ms, answered.signal)
      .then(() => refusal(504));
    const checked = call.then(
      (answer) => (answer.status < 500 ? answer : refusal(502)),
      () => refusal(502),
    );
    const answer = await Promise.race([checked, silence]);
    answered.abort();
    return answer;
  }
}

/** `X-User` is `x-user` to whoever reads it. */
function lowerCase(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return Object.fromEntries(entries);
}

const TITLES = {
  401: 'Unauthorized',
  404: 'Not Found',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The same form for everything that goes wrong (RFC 9457). */
function refusal(
  status: keyof typeof TITLES,
  headers: Headers = {},
): Answer {
  const problem = { 'content-type': 'application/problem+json' };
  return {
    status,
    headers: { ...headers, ...problem },
    body: { title: TITLES[status], status },
  };
}
