import { describe, expect, it } from 'vitest';
import {
  explore,
  record,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type { Run, World } from '../_simulation/types.ts';
import {
  ApiGateway,
  type Answer,
  type ApiGatewayOptions,
  type Headers,
  type Resource,
  type Route,
  type Surroundings,
} from './api-gateway.ts';
import * as stories from './scenarios.ts';
import {
  ADA,
  addGateway,
  addServices,
  askEach,
  BOB,
  ok,
  openShop,
} from './scenarios.ts';

const echo: Resource['get'] = async (path) => ok(path);

/** A gateway to one service, without a network; and what that sees. */
function gatewayTo(
  { clock, random }: Pick<World, 'clock' | 'random'>,
  get: Resource['get'],
  options: Partial<ApiGatewayOptions> = {},
  prefixes: readonly string[] = ['/orders'],
  changes: Readonly<Record<string, Partial<Route>>> = {},
) {
  const seen: { at: string; path: string; headers: Headers }[] = [];
  const tried: string[] = [];
  const users = new Map<string, unknown>([
    ...[ADA.authorization, 't-ada-2'].map(
      (one) => [one, 'ada'] as const,
    ),
    [BOB.authorization, 'bob'],
  ]);
  const identify = (credentials: string) => {
    tried.push(credentials);
    if (credentials === 'broken') throw new SyntaxError('unreadable');
    if (credentials === 'rejected') {
      return Promise.reject(new SyntaxError('unreadable'));
    }
    return users.get(credentials) as ReturnType<
      Surroundings['identify']
    >;
  };
  const limits = { maxConcurrent: 2, timeoutMs: 300 };
  const gateway = new ApiGateway(
    prefixes.map((prefix) => ({
      prefix,
      service: {
        get: (path: string, headers: Headers) => {
          seen.push({ at: prefix, path, headers });
          return get(path, headers);
        },
      },
      ...limits,
      ...changes[prefix],
    })),
    { clock, random, identify },
    { callsPerSecond: 1, burst: 9, ...options },
  );
  const statusOf = async (path: string, headers: Headers) =>
    (await gateway.get(path, headers)).status;
  return { gateway, seen, tried, users, statusOf };
}

/** What the gateway called, in order. */
function calledBy(run: Run): string[] {
  return run.trace.flatMap((event) =>
    event.type === 'send' &&
    event.kind === 'call' &&
    event.from === 'Gateway'
      ? [event.to]
      : [],
  );
}

describe('holds', () => {
  describe('Finding the service', () => {
    it('sends a call to the service that its path belongs to', async () => {
      const run = await simulate(stories.oneEntry);
      expect(run.result).toEqual([200, 200, 200]);
      expect(calledBy(run)).toEqual(['Catalog', 'Reviews', 'Orders']);
    });

    /**
     * @seen volcano-sh/kthena#1117 the prefix /foo took /foobar as well
     * @seen http4s/http4s#3139 matched prefixes as strings, so that
     *   longer names matched as well
     */
    it('compares whole segments of the path, and answers 404 where none fits', async () => {
      await simulate(async (world) => {
        const { seen, statusOf } = gatewayTo(world, echo);
        expect(await statusOf('/orders', ADA)).toBe(200);
        expect(await statusOf('/orders/7', ADA)).toBe(200);
        expect(await statusOf('/ordersX', ADA)).toBe(404);
        expect(await statusOf('/', ADA)).toBe(404);
        const paths = seen.map(({ path }) => path);
        expect(paths).toEqual(['/orders', '/orders/7']);
      });
    });

    /**
     * @seen netscaler/netscaler-helm-charts#212 /service before
     *   /service-sidecar took the calls of both
     */
    it('gives a path to the longest prefix that takes it, whatever the order of the routes', async () => {
      await simulate(async (world) => {
        const prefixes = ['/orders', '/orders/archive', '/orders/a'];
        for (const order of [prefixes, prefixes.toReversed()]) {
          const { seen, statusOf } = gatewayTo(world, echo, {}, order);
          await statusOf('/orders/archive/7', ADA);
          await statusOf('/orders/archived', ADA);
          const led = seen.map(({ at }) => at);
          expect(led).toEqual(['/orders/archive', '/orders']);
        }
      });
    });

    /**
     * @seen jcmoraisjr/haproxy-ingress#908 with / as the prefix and no host, /bar was not matched, only /bar/
     * @seen BackendStack21/fast-gateway#32 with the prefix / all that lies
     *   below was answered with 404
     */
    it('takes every path by the route /, unless a longer prefix takes it', async () => {
      await simulate(async (world) => {
        for (const prefixes of [
          ['/', '/orders'],
          ['/orders', '/'],
        ]) {
          const { seen, statusOf } = gatewayTo(
            world,
            echo,
            {},
            prefixes,
          );
          for (const path of [
            '/',
            '/x',
            '/x/y/',
            '/ordersX',
            '/orders/7',
          ])
            expect(await statusOf(path, ADA)).toBe(200);
          const led = seen.map(({ at }) => at);
          expect(led).toEqual(['/', '/', '/', '/', '/orders']);
        }
      });
    });
  });

  describe('Paths it refuses', () => {
    /**
     * @seen envoyproxy/envoy#6435 (1.9.0) matched paths as they came, so that /info/../private passed a rule for /info/
     * @seen Netflix/zuul#2152 (3.6.15) made ../admin of /....//admin and
     *   passed it on
     * @seen gravitee-io/gravitee-api-management#19120 (4.11.6) let dot
     *   segments lead from an open API to a protected one, without a key
     * @seen gravitee-io/gravitee-api-management#19387 took ..;jsessionid=1 for a plain segment, where Tomcat and Jetty see dots
     * @seen cisagov/Malcolm#1106 resolved /../ and not /./, and so found
     *   no rule
     * @seen rapid7/metasploit-framework#529 the name of a stream of NTFS
     *   after that of a directory led past a login of IIS
     */
    it('refuses a path in which a segment has more than letters, digits, hyphens, underscores and single dots between them', async () => {
      await simulate(async (world) => {
        const prefixes = ['/shop', '/shop/public'];
        const many = { burst: 9999 };
        const { seen, statusOf } = gatewayTo(
          world,
          echo,
          many,
          prefixes,
        );
        const odd = [
          ...['..', '.', '%2e%2e', '.%2E', '..%2f..', '....', '..;a'],
          ...[
            '',
            '%5c..',
            '\\..',
            '%252e%252e',
            '%c0%ae%c0%ae',
            '%00',
            '%20',
          ],
          ...[
            'a;b',
            'a?b',
            'a#b',
            'a b',
            'a\n',
            'a\t',
            '\u002e\uff0e',
            'é',
          ],
        ];
        for (let code = 0; code < 0x180; code += 1) {
          const sign = String.fromCharCode(code);
          if (/[/A-Za-z0-9_-]/.test(sign)) continue;
          odd.push(sign, `${sign}a`, `a${sign}`, `a${sign}${sign}a`);
          if (sign !== '.') odd.push(`a${sign}a`, `a.a${sign}a.a`);
        }
        for (const segment of odd) {
          const path = `/shop/public/${segment}/admin`;
          expect([path, await statusOf(path, ADA)]).toEqual([
            path,
            400,
          ]);
        }
        for (const path of [
          '/shop/public/..',
          'shop',
          '//shop',
          '/shop//',
          '',
          '//',
          // Some servers on Windows take all of these for /shop/admin.
          ...['/shop/admin.', '/shop/admin...', '/shop/ADMIN~1'],
          '/shop/admin::$INDEX_ALLOCATION',
          '/shop/admin:$i30:$INDEX_ALLOCATION',
        ]) {
          expect([path, await statusOf(path, ADA)]).toEqual([
            path,
            400,
          ]);
        }
        expect(seen).toEqual([]);
      });
    });

    it('refuses a path of more than 2,048 characters, however plain', async () => {
      await simulate(async (world) => {
        const { seen, statusOf } = gatewayTo(world, echo);
        const longest = '/orders'.padEnd(2048, '/a');
        for (const [path, status] of [
          [`${longest.slice(0, -1)}b`, 200],
          [`${longest.slice(0, -1)}bc`, 400],
          ['/orders/'.padEnd(2049, 'a'), 400],
          ['/a'.repeat(1_000_000), 400],
          ['/a'.repeat(4_000_000), 400],
        ] as const) {
          const told = [path.length, await statusOf(path, ADA)];
          expect(told).toEqual([path.length, status]);
        }
        expect(seen).toHaveLength(1);
      });
    });

    it('passes a plain path on as it came', async () => {
      await simulate(async (world) => {
        const { seen, statusOf } = gatewayTo(world, echo, {
          burst: 99,
        });
        const plain = [
          '/orders/',
          '/orders/a.b/c.tar.gz/',
          ...['-', '_', '-_-', 'a-', '_1', 'Z', '0', 'a-.-a'].map(
            (segment) => `/orders/${segment}`,
          ),
        ];
        for (const path of plain) {
          expect(await statusOf(path, ADA)).toBe(200);
        }
        expect(seen.map(({ path }) => path)).toEqual(plain);
      });
    });

    it('refuses a prefix that ends in a slash, unless it is /, or that no path can begin with', async () => {
      await simulate(async (world) => {
        for (const prefix of [
          '/orders/',
          '/a/b/',
          '//',
          '',
          'orders',
          '/a;b',
        ])
          expect(() =>
            gatewayTo(world, echo, {}, ['/reviews', prefix]),
          ).toThrow(
            new RangeError(
              `${prefix} is not plain, or ends in a slash`,
            ),
          );
      });
    });
  });

  describe('Who calls', () => {
    it('lets no call without valid credentials reach a service', async () => {
      await simulate(async (world) => {
        const { gateway, seen, statusOf } = gatewayTo(world, echo);
        const answer = await gateway.get('/orders', {});
        expect(answer.status).toBe(401);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        const wrong = { authorization: 't-eve', 'x-user': 'ada' };
        expect(await statusOf('/orders', wrong)).toBe(401);
        expect(await statusOf('/secret', wrong)).toBe(401);
        expect(seen).toEqual([]);
      });
    });

    it('finds out anew at each call whether credentials are valid', async () => {
      await simulate(async (world) => {
        const { seen, users, statusOf } = gatewayTo(world, echo);
        const statuses = [await statusOf('/orders', ADA)];
        users.delete(ADA.authorization);
        statuses.push(await statusOf('/orders', ADA));
        users.set(ADA.authorization, 'ada');
        statuses.push(await statusOf('/orders', ADA));
        expect(statuses).toEqual([200, 401, 200]);
        expect(seen).toHaveLength(2);
      });
    });

    it('takes credentials that name nobody for none', async () => {
      await simulate(async (world) => {
        const { seen, users, statusOf } = gatewayTo(world, echo);
        for (const nobody of ['', null, undefined]) {
          users.set('t-eve', nobody);
          const eve = { authorization: 't-eve', 'x-user': 'ada' };
          expect(await statusOf('/orders', eve)).toBe(401);
        }
        expect(seen).toEqual([]);
      });
    });

    /**
     * @seen fastify/fastify-jwt#274 a malformed token was answered with
     *   500, an invalid one with 401
     * @seen ohs-foundation/fhir-gateway#17 a malformed token was answered
     *   with 500
     */
    it("takes credentials that can't be read for none", async () => {
      await simulate(async (world) => {
        const { seen, statusOf } = gatewayTo(world, echo);
        for (const authorization of ['broken', 'rejected']) {
          const broken = { authorization, 'x-user': 'ada' };
          expect(await statusOf('/orders', broken)).toBe(401);
        }
        expect(seen).toEqual([]);
      });
    });

    /**
     * @seen travisghansen/external-auth-server#161 a name that a header
     *   can't hold failed the call with ERR_INVALID_CHAR
     */
    it("writes no name into a header that a header can't hold", async () => {
      await simulate(async (world) => {
        const { seen, users, statusOf } = gatewayTo(world, echo);
        const eve = { authorization: 't-eve' };
        const names = ['Łukasz', 'ada\r\nx-role: admin', 'ada\n'];
        for (let code = 0; code < 0x180; code += 1) {
          const sign = String.fromCharCode(code);
          if (sign > ' ' && sign < '\u007f') continue;
          names.push(sign, `${sign}ada`, `a${sign}da`, `ada${sign}`);
        }
        for (const name of names) {
          users.set('t-eve', name);
          const told = [name, await statusOf('/orders', eve)];
          expect(told).toEqual([name, 401]);
        }
        expect(seen).toEqual([]);
      });
    });

    it('takes each name that credentials prove as it is, for a user of its own', async () => {
      await simulate(async (world) => {
        const once = { burst: 1 };
        const { seen, users, statusOf } = gatewayTo(world, echo, once);
        const names = [
          'ada@a.example',
          'ada@b.example',
          'Ada@a.example',
        ];
        names.push(
          'ada',
          'ADA',
          'ada+b',
          'ada/b',
          'ada:b',
          'a'.repeat(99),
        );
        for (let code = 0x21; code < 0x7f; code += 1) {
          names.push(`a${String.fromCharCode(code)}`);
        }
        for (const name of names) users.set(`t-${name}`, name);
        for (const status of [200, 429]) {
          for (const name of names) {
            const headers = { authorization: `t-${name}` };
            const told = [name, await statusOf('/orders', headers)];
            expect(told).toEqual([name, status]);
          }
        }
        const read = seen.map(({ headers }) => headers['x-user']);
        expect(read).toEqual(names);
      });
    });

    it('reads credentials whatever the case of their header, and keeps them from the service', async () => {
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, echo);
        await gateway.get('/orders', { Authorization: 't-ada' });
        const names = Object.keys(seen[0]?.headers ?? {}).sort();
        expect(names).toEqual(['x-request-id', 'x-user']);
      });
    });
  });

  describe('Headers it lets through', () => {
    /**
     * @seen koala73/worldmonitor#3548 one way to log in left the
     *   x-user-id of the client in place
     * @seen mitodl/ol-infrastructure#5979 identity headers were cleared
     *   on the routes with a login only
     */
    it('overwrites identity headers that come from outside', async () => {
      const { result } = await simulate(stories.forgedIdentity);
      expect(result[1]?.body).toBe("bob's orders");
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, echo);
        await gateway.get('/orders', { 'X-User': 'ada', ...BOB });
        expect(seen[0]?.headers).toHaveProperty('x-user', 'bob');
        expect(seen[0]?.headers).not.toHaveProperty('X-User');
      });
    });

    /**
     * @seen benoitc/gunicorn#2799 took X-Auth_User for X-Auth-User, which
     *   a proxy in front had removed
     * @seen goauthentik/authentik#17650 passed names with an underscore
     *   on that are taken for those it sets
     * @seen traefik/traefik#12984 removed X-Forwarded-Proto, and passed
     *   X_Forwarded_Proto on
     */
    it('passes on no header that is not listed, in whatever spelling', async () => {
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, echo);
        const forged = {
          ...{ X_User: 'root', 'x-user ': 'root', 'x.user': 'root' },
          ...{ 'x-user-role': 'root', 'x-forwarded-for': '127.0.0.1' },
          ...{
            'x-original-url': '/admin',
            'proxy-authorization': 'root',
          },
        };
        await gateway.get('/orders', { ...forged, ...BOB });
        const read = Object.entries(seen[0]?.headers ?? {});
        // Many servers fold a name into one that they trust.
        const folded = read.map(
          ([name, value]) =>
            [name.replace(/\W|_/g, '-'), value] as const,
        );
        expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
          'x-request-id',
          'x-user',
        ]);
        expect(Object.fromEntries(folded)['x-user']).toBe('bob');
      });
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, echo);
        const listed = ['accept', 'if-none-match', 'if-range', 'range'];
        const known = [
          ...[
            'cookie',
            'forwarded',
            'via',
            'host',
            'origin',
            'referer',
          ],
          ...['user-agent', 'from', 'expect', 'max-forwards', 'date'],
          ...['content-type', 'content-length', 'x-api-key', 'prefer'],
          ...['x-http-method-override', 'x-method-override', 'x-admin'],
          ...['true-client-ip', 'cf-connecting-ip', 'traceparent', ''],
          ...['tracestate', 'baggage', 'cache-control', 'pragma'],
        ];
        const parts = [
          'accept',
          'authorization',
          'none',
          'match',
          'if',
        ];
        parts.push('range', 'x', 'user', 'request', 'id', 'real', 'ip');
        parts.push('forwarded', 'host', 'proto', 'original', 'url');
        parts.push(
          'rewrite',
          'modified',
          'unmodified',
          'since',
          'role',
        );
        parts.push('encoding', 'language', 'auth', 'remote', 'client');
        const names = new Set([...known, ...parts]);
        for (const one of [...parts, ...listed, 'authorization']) {
          for (const other of parts) {
            for (const mark of ['', '-', '_', '.', ' ', '\n']) {
              names.add(`${one}${mark}${other}`);
            }
          }
          for (const sign of [
            ' ',
            '-',
            '_',
            '.',
            '\t',
            '\n',
            's',
            '1',
          ]) {
            names.add(`${one}${sign}`).add(`${sign}${one}`);
          }
        }
        const isKept = (name: string) =>
          [...listed, 'authorization'].includes(name);
        const odd = [...names].filter((name) => !isKept(name));
        expect(odd.length).toBeGreaterThan(5000);
        const sent = Object.fromEntries(
          [...odd, ...listed].map((name) => [name, 'root'] as const),
        );
        await gateway.get('/orders', { ...sent, ...BOB });
        expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
          ...listed,
          'x-request-id',
          'x-user',
        ]);
      });
    });

    /**
     * @seen linkerd/linkerd#676 removed the Connection header, and not
     *   what it names
     */
    it('removes what a Connection header names, on the way there and on the way back', async () => {
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, async () => ({
          ...ok('fine'),
          headers: {
            ...{ connection: 'close,\tX-Node', 'x-node': '10.0.0.7' },
            ...{ 'Keep-Alive': 'timeout=5', etag: 'x' },
          },
        }));
        const { headers } = await gateway.get('/orders', {
          ...{ Connection: 'Accept', connection: 'close\t,\trange' },
          ...{ accept: 'text/plain', range: 'bytes=0-9' },
          ...{ 'if-none-match': 'x', ...ADA },
        });
        expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
          'if-none-match',
          'x-request-id',
          'x-user',
        ]);
        expect(Object.keys(headers)).toEqual(['etag', 'x-request-id']);
      });
    });

    it('passes on no header that is meant for one hop', async () => {
      await simulate(async (world) => {
        for (const name of [
          ...['Connection', 'Keep-Alive', 'Proxy-Authenticate'],
          ...['Proxy-Authentication-Info', 'Proxy-Connection'],
          ...['TE', 'Trailer', 'Transfer-Encoding', 'Upgrade'],
        ]) {
          for (const spelt of [name, name.toLowerCase()]) {
            const { gateway, seen } = gatewayTo(world, async () => ({
              ...ok('fine'),
              headers: { [spelt]: 'x', etag: 'x' },
            }));
            const sent = { ...ADA, [spelt]: 'x' };
            const { headers } = await gateway.get('/orders', sent);
            expect(Object.keys(headers)).toEqual([
              'etag',
              'x-request-id',
            ]);
            const read = Object.keys(seen[0]?.headers ?? {}).sort();
            expect(read).toEqual(['x-request-id', 'x-user']);
          }
        }
      });
    });

    /**
     * @seen api7/aisix#144 passed a 429 of a service on without its
     *   Retry-After
     */
    it('passes the listed headers and the answers of a service on, as they are', async () => {
      await simulate(async (world) => {
        const answers: Answer[] = [
          { status: 404, body: 'no order 7', headers: { etag: 'x' } },
          { status: 200, body: { orders: [7, null] }, headers: {} },
          { status: 200, body: new Uint8Array([0, 255]), headers: {} },
          { status: 200, body: 7, headers: {} },
          { status: 304, body: undefined, headers: {} },
          {
            status: 429,
            body: 'later',
            headers: { 'retry-after': '30' },
          },
          { status: 200, body: 'order 7', headers: { age: '3' } },
        ];
        for (const own of answers) {
          const { gateway, seen } = gatewayTo(world, async () => own);
          const listed = {
            accept: 'text/plain',
            'if-none-match': 'x',
            range: 'bytes=0-9',
          };
          const headers = { ...ADA, ...listed };
          const answer = await gateway.get('/orders/7', headers);
          expect(seen[0]?.headers).toMatchObject(listed);
          expect(answer).toMatchObject({ ...own, body: answer.body });
          expect(answer.body).toStrictEqual(own.body);
        }
        for (let status = 200; status < 500; status += 1) {
          const own = {
            status,
            headers: { etag: 'x' },
            body: 'its own',
          };
          const { gateway } = gatewayTo(world, async () => own);
          expect(await gateway.get('/orders', ADA)).toMatchObject(own);
        }
      });
    });

    // Without it, who continues a download gets a part of another
    // version (RFC 9110, 13.1.5).
    it('passes If-Range on with Range', async () => {
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, echo);
        const resumed = { 'If-Range': '"v1"', Range: 'bytes=10-' };
        await gateway.get('/orders/7', { ...ADA, ...resumed });
        expect(seen[0]?.headers).toMatchObject({
          'if-range': '"v1"',
          range: 'bytes=10-',
        });
      });
    });
  });

  describe('The id of a call', () => {
    /**
     * @seen KanishJebaMathewM/Truxify#1792 the id that a client sent went
     *   unchecked into the logs
     */
    it('gives each call an id of its own, which the service sees and the answer carries', async () => {
      await simulate(async (world) => {
        const { gateway, seen } = gatewayTo(world, echo);
        const claims = { ...ADA, 'x-request-id': 'mine' };
        const first = await gateway.get('/orders', claims);
        const second = await gateway.get('/orders', ADA);
        const ids = [first, second].map(
          ({ headers }) => headers['x-request-id'],
        );
        expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
        expect(ids[1]).not.toBe(ids[0]);
        expect(ids).toEqual(
          seen.map(({ headers }) => headers['x-request-id']),
        );
        const refused = await gateway.get('/orders', {});
        expect(refused.headers['x-request-id']).toMatch(
          /^[0-9a-f]{32}$/,
        );
        const unlucky = { clock: world.clock, random: () => 0 };
        const zero = await gatewayTo(unlucky, echo).gateway.get(
          '/',
          {},
        );
        expect(zero.headers['x-request-id']).toBe('0'.repeat(32));
      });
    });

    it('makes each of the 32 digits of an id by chance', async () => {
      await simulate(async (world) => {
        const { gateway } = gatewayTo(world, echo);
        const ids = new Set<string>();
        for (let i = 0; i < 2000; i += 1) {
          const { headers } = await gateway.get('/orders', {});
          ids.add(headers['x-request-id'] ?? '');
        }
        expect(ids.size).toBe(2000);
        for (let at = 0; at < 32; at += 1) {
          const digits = new Set([...ids].map((id) => id[at]));
          expect([...digits].sort().join('')).toBe('0123456789abcdef');
        }
      });
    });

    it('answers with its own id though the service names one', async () => {
      await simulate(async (world) => {
        for (const name of ['x-request-id', 'X-Request-Id']) {
          const named = { ...ok('fine'), headers: { [name]: 'its' } };
          const { gateway, seen } = gatewayTo(world, async () => named);
          const { headers } = await gateway.get('/orders', ADA);
          expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
          expect(headers).not.toHaveProperty('X-Request-Id');
          expect(seen[0]?.headers).toMatchObject(headers);
        }
      });
    });
  });

  describe('How often a client may call', () => {
    it('lets a client make a burst of calls, and then as many as its rate', async () => {
      await simulate(async (world) => {
        const { clock } = world;
        const options = { callsPerSecond: 2, burst: 3 };
        const { seen, statusOf } = gatewayTo(world, echo, options);
        const call = () => statusOf('/orders', ADA);
        const burst = [await call(), await call(), await call()];
        expect([...burst, await call()]).toEqual([200, 200, 200, 429]);
        await clock.sleep(499);
        expect(await call()).toBe(429);
        await clock.sleep(1);
        expect([await call(), await call()]).toEqual([200, 429]);
        expect(seen).toHaveLength(4);
      });
    });

    it('lets exactly a burst through at once, whatever the rate', async () => {
      await simulate(async (world) => {
        for (let rate = 1; rate <= 60; rate += 1) {
          const options = { callsPerSecond: rate, burst: rate };
          const { statusOf } = gatewayTo(world, echo, options);
          const statuses: number[] = [];
          for (let i = 0; i <= rate; i += 1) {
            statuses.push(await statusOf('/orders', ADA));
          }
          expect(statuses.indexOf(429)).toBe(rate);
        }
      });
    });

    it('saves up no more calls than a burst, however long a client rests', async () => {
      await simulate(async (world) => {
        const options = { callsPerSecond: 2, burst: 1 };
        const { statusOf } = gatewayTo(world, echo, options);
        const call = () => statusOf('/orders', ADA);
        await call();
        await world.clock.sleep(60_000);
        expect([await call(), await call()]).toEqual([200, 429]);
      });
    });

    it('tells a client over its rate in how many seconds it may call again', async () => {
      await simulate(async (world) => {
        const options = { callsPerSecond: 0.1, burst: 1 };
        const { gateway, statusOf } = gatewayTo(world, echo, options);
        await gateway.get('/orders', ADA);
        await world.clock.sleep(2500);
        const { headers } = await gateway.get('/orders', ADA);
        expect(headers['retry-after']).toBe('8');
        await world.clock.sleep(8000);
        expect(await statusOf('/orders', ADA)).toBe(200);
      });
    });

    it('takes less than a microsecond for a rounding error, and no more', async () => {
      await simulate(async (world) => {
        for (const [ms, status] of [
          [999.9, 429],
          [999.998, 429],
          [999.9995, 200],
        ] as const) {
          const { statusOf } = gatewayTo(world, echo, { burst: 1 });
          expect(await statusOf('/orders', ADA)).toBe(200);
          await world.clock.sleep(ms);
          expect([ms, await statusOf('/orders', ADA)]).toEqual([
            ms,
            status,
          ]);
        }
      });
    });

    it('counts each client for itself', async () => {
      const { result } = await simulate(stories.tooManyCalls);
      expect(result).toEqual([200, 200, 429, 200, 200]);
    });

    /**
     * @seen spring-cloud/spring-cloud-gateway#2412 counted by each node's
     *   time of day, and an older time filled the buckets again
     */
    it('gives tokens back at its rate though the time of day is set back', async () => {
      await simulate({
        faults: [{ at: 50, skew: 'Gateway', ms: -3_600_000 }],
        async play(world) {
          const gateway = openShop(world, { burst: 1 });
          const call = () => gateway.get('/orders', ADA);
          const answers = [await call(), await call()];
          expect(answers[1]?.headers['retry-after']).toBe('1');
          await world.clock.sleep(1000);
          const statuses = [...answers, await call()].map(
            ({ status }) => status,
          );
          expect(statuses).toEqual([200, 429, 200]);
        },
      });
    });
  });

  describe('Whose calls are counted', () => {
    it('counts on for a client while others call', async () => {
      await simulate(async (world) => {
        for (const clients of [2, 5]) {
          const options = { burst: 2 };
          const { users, statusOf } = gatewayTo(world, echo, options);
          const tokens = Array.from(
            { length: clients },
            (_, i) => `t${i}`,
          );
          for (const token of tokens) users.set(token, `user-${token}`);
          for (const status of [200, 200, 429]) {
            for (const authorization of tokens) {
              const told = await statusOf('/orders', { authorization });
              expect([authorization, told]).toEqual([
                authorization,
                status,
              ]);
            }
          }
        }
      });
    });

    /**
     * @seen hyperdxio/hyperdx#2775 counted by the header as it came, of
     *   which one key has many spellings
     */
    it('counts a client once, whichever of its credentials it shows', async () => {
      await simulate(async (world) => {
        const { statusOf } = gatewayTo(world, echo, { burst: 2 });
        const statuses: number[] = [];
        for (const authorization of ['t-ada', 't-ada-2', 't-ada-2']) {
          statuses.push(await statusOf('/orders', { authorization }));
        }
        expect(statuses).toEqual([200, 200, 429]);
      });
    });

    it("takes no token out of a bucket for a caller it can't identify", async () => {
      await simulate(async (world) => {
        const { statusOf } = gatewayTo(world, echo, { burst: 1 });
        for (const authorization of ['t-eve', 'ada', '']) {
          const forged = { authorization, 'x-user': 'ada' };
          expect(await statusOf('/orders', forged)).toBe(401);
        }
        expect(await statusOf('/orders', ADA)).toBe(200);
      });
    });
  });

  describe('When a service is slow or hangs', () => {
    /**
     * @seen spring-cloud/spring-cloud-netflix#2675 asked, and confirmed: waiting threads are missing for calls to other services
     * @seen jhipster/generator-jhipster#7198 calls to slow services piled
     *   up until the gateway failed as a whole
     */
    it('answers calls to other services as ever while one hangs', async () => {
      await simulate({
        faults: stories.slowService.faults,
        async play(world) {
          const gateway = openShop(world, { maxConcurrent: 1 });
          for (let i = 0; i < 3; i += 1) {
            void gateway.get('/reviews', ADA);
          }
          const { body } = await gateway.get('/orders', ADA);
          expect(body).toBe("ada's orders");
          expect(world.clock.now()).toBe(60);
        },
      });
    });

    it('refuses a call at once when its route has as many under way as it may', async () => {
      const run = await simulate(stories.slowService);
      expect(run.result).toEqual([504, 503, 503, 200]);
      expect(calledBy(run)).toEqual(['Reviews', 'Orders']);
      const refused = run.trace.filter(
        (event) =>
          event.type === 'send' && event.label.includes('status: 503'),
      );
      expect(refused.map(({ at }) => at)).toEqual([10, 10]);
      // Each route has a number of its own.
      await simulate(async (world) => {
        const hang: Resource['get'] = () => new Promise(() => {});
        const places = { '/orders': 1, '/reviews': 30, '/catalog': 2 };
        const prefixes = Object.keys(places);
        const changes = Object.fromEntries(
          Object.entries(places).map(
            ([prefix, maxConcurrent]) =>
              [prefix, { maxConcurrent }] as const,
          ),
        );
        const { seen, statusOf } = gatewayTo(
          world,
          hang,
          { burst: 99 },
          prefixes,
          changes,
        );
        for (let i = 0; i < 31; i += 1) {
          for (const prefix of prefixes) void statusOf(prefix, ADA);
        }
        await world.clock.sleep(1);
        const begun = prefixes.map(
          (prefix) => seen.filter(({ at }) => at === prefix).length,
        );
        expect(begun).toEqual([1, 30, 2]);
      });
    });

    /**
     * @seen TykTechnologies/tyk#1977 told clients 408, their own fault,
     *   when a service was too slow
     */
    it('answers for a silent service when the time of its route is over', async () => {
      await simulate(async (world) => {
        const gateway = openShop(world);
        world.crash('Orders');
        const { status } = await gateway.get('/orders', ADA);
        expect(status).toBe(504);
        expect(world.clock.now()).toBe(320);
      });
      // Each route has a time of its own.
      await simulate(async (world) => {
        const times = {
          '/orders': 200,
          '/reviews': 30_000,
          '/catalog': 100,
        };
        const changes = Object.fromEntries(
          Object.entries(times).map(
            ([prefix, timeoutMs]) => [prefix, { timeoutMs }] as const,
          ),
        );
        const hang: Resource['get'] = () => new Promise(() => {});
        const { statusOf } = gatewayTo(
          world,
          hang,
          {},
          Object.keys(times),
          changes,
        );
        for (const [prefix, ms] of Object.entries(times)) {
          const startMs = world.clock.now();
          expect(await statusOf(prefix, ADA)).toBe(504);
          expect(world.clock.now() - startMs).toBe(ms);
        }
      });
    });

    it('keeps no timer for a call that was answered', async () => {
      const { endedAt } = await record(async (world) => {
        const { gateway } = gatewayTo(world, echo);
        await gateway.get('/orders', ADA);
        // Nothing is left to happen, so the run ends here.
        return new Promise<never>(() => {});
      });
      expect(endedAt).toBe(0);
    });
  });

  describe('Places on a route', () => {
    it('frees a place when a call is answered, fails or takes too long', async () => {
      await simulate(async (world) => {
        const never = new Promise<never>(() => {});
        const { statusOf } = gatewayTo(world, async (path) => {
          if (path.endsWith('hangs')) return never;
          if (path.endsWith('fails')) throw new Error('no');
          return ok('fine');
        });
        const statuses: number[] = [];
        for (const path of ['works', 'fails', 'hangs', 'hangs']) {
          statuses.push(await statusOf(`/orders/${path}`, ADA));
        }
        expect(statuses).toEqual([200, 502, 504, 504]);
        expect(await statusOf('/orders/works', ADA)).toBe(200);
      });
    });

    /**
     * @seen helidon-io/helidon#9442 a broken connection kept its permit,
     *   until every call was answered with 503
     * @seen falabellamichael/SignalR.E.A.C.H#11 a stream that failed kept
     *   its place for good, and 503 was all that was left
     */
    it('frees the place of a service that throws before it returns a promise, or gives no answer', async () => {
      await simulate(async (world) => {
        const broken: (() => unknown)[] = [
          () => {
            throw new TypeError('no such host');
          },
          () => undefined,
          async () => null,
          async () => ({ status: 200, body: 'no headers' }),
          async () => ({ headers: {}, body: 'no status' }),
          async () => ({ ...ok('no such status'), status: 99 }),
          async () => ({ ...ok('no last answer'), status: 100 }),
          async () => ({ ...ok('no last answer'), status: 199 }),
          async () => ({ ...ok('no such status'), status: 600 }),
        ];
        let isWell = false;
        for (const answer of broken) {
          isWell = false;
          const get = (path: string) =>
            isWell ? echo(path, {}) : answer();
          const { statusOf } = gatewayTo(world, get as Resource['get']);
          const statuses: number[] = [];
          for (let i = 0; i < 5; i += 1) {
            isWell = i === 4;
            statuses.push(await statusOf('/orders', ADA));
          }
          expect(statuses).toEqual([502, 502, 502, 502, 200]);
        }
      });
    });

    it('frees a place once, also when the answer comes after the 504', async () => {
      await simulate(async (world) => {
        const never = new Promise<never>(() => {});
        const { statusOf } = gatewayTo(world, async (path) => {
          if (path.endsWith('hangs')) return never;
          await world.clock.sleep(500);
          return ok('late');
        });
        expect(await statusOf('/orders/late', ADA)).toBe(504);
        const hanging = [1, 2].map(() =>
          statusOf('/orders/hangs', ADA),
        );
        await world.clock.sleep(210);
        expect(await statusOf('/orders/late', ADA)).toBe(503);
        expect(await Promise.all(hanging)).toEqual([504, 504]);
      });
    });

    it('takes no place for a call that it refuses', async () => {
      await simulate(async (world) => {
        const get: Resource['get'] = async (path) => {
          await world.clock.sleep(20);
          return ok(path);
        };
        const { statusOf } = gatewayTo(world, get, { burst: 4 });
        const callTimes = async (times: number, headers = ADA) => {
          const calls = Array.from({ length: times }, () =>
            statusOf('/orders', headers),
          );
          return Promise.all(calls);
        };
        const stranger = { authorization: 't-eve' };
        const unknown = await callTimes(3, stranger);
        expect(unknown).toEqual([401, 401, 401]);
        const many = [200, 200, 503, 503, 429, 429, 429];
        expect(await callTimes(7)).toEqual(many);
        await world.clock.sleep(2000);
        expect(await callTimes(2)).toEqual([200, 200]);
      });
    });
  });

  describe('Failures in one form', () => {
    /**
     * @seen Opencomplai/opencomplai#71 told clients the address of the
     *   service inside that did not answer
     * @seen newrelic-experimental/preflight#144 passed raw errors with
     *   host and port to clients
     */
    it('reports a service that throws or answers with a 5xx in one form, without its words', async () => {
      await simulate(async (world) => {
        const trace = 'at connect (db.internal:5432)';
        const { gateway } = gatewayTo(world, async (path) => {
          if (path === '/orders/1') throw new Error(trace);
          const status = path === '/orders/2' ? 500 : 504;
          return { status, body: trace, headers: { server: trace } };
        });
        for (const path of ['/orders/1', '/orders/2', '/orders/3']) {
          const { body, headers } = await gateway.get(path, ADA);
          expect(body).toEqual({ title: 'Bad Gateway', status: 502 });
          expect(Object.keys(headers).sort()).toEqual([
            'content-type',
            'x-request-id',
          ]);
          const type = headers['content-type'];
          expect(type).toBe('application/problem+json');
        }
      });
    });

    /**
     * @seen NVIDIA-NeMo/nemo-platform#1343 dropped Retry-After, and
     *   callers came back at once to a service with too much to do
     */
    it('keeps the 503 of a service and when to come back, without its words', async () => {
      await simulate(async (world) => {
        const hints = [
          '30',
          'db.internal: 30',
          '30 (db)',
          undefined,
          '30',
        ];
        const { gateway } = gatewayTo(world, async (path) => {
          const number = Number(path.slice(-1));
          const hint = hints[number];
          const headers: Headers = hint ? { 'Retry-After': hint } : {};
          const status = number < 4 ? 503 : 500;
          return { status, headers, body: 'at connect (db.internal)' };
        });
        const answers = await Promise.all(
          [0, 1].map((number) => gateway.get(`/orders/${number}`, ADA)),
        );
        for (const number of [2, 3, 4]) {
          answers.push(await gateway.get(`/orders/${number}`, ADA));
        }
        const told = answers.map(({ status, headers, body }) => [
          status,
          headers['retry-after'],
          body,
        ]);
        const later = { title: 'Service Unavailable', status: 503 };
        // A date is as good as seconds, if it is nothing but a date.
        const date = 'Fri, 31 Dec 1999 23:59:59 GMT';
        for (const [hint, kept] of [
          [date, date],
          [`${date} (db)`, undefined],
          [`db ${date}`, undefined],
          ['tomorrow', undefined],
          ...['0', '5', '120', '86400'].map((s) => [s, s] as const),
        ]) {
          const headers: Headers = { 'retry-after': hint ?? '' };
          const busy = { status: 503, headers, body: 'db.internal' };
          const dated = gatewayTo(world, async () => busy).gateway;
          const answer = await dated.get('/orders', ADA);
          expect([answer.headers['retry-after'], answer.body]).toEqual([
            kept,
            later,
          ]);
        }
        expect(told).toEqual([
          [503, '30', later],
          [503, undefined, later],
          [503, undefined, later],
          [503, undefined, later],
          [502, undefined, { title: 'Bad Gateway', status: 502 }],
        ]);
      });
    });

    it('gives refusals of its own the same form, with a title for each', async () => {
      await simulate(async (world) => {
        const never = new Promise<never>(() => {});
        const { gateway } = gatewayTo(world, () => never, { burst: 5 });
        const answers = await Promise.all([
          gateway.get('/orders', {}),
          gateway.get('/secret', ADA),
          gateway.get('/orders/..', ADA),
          ...[1, 2, 3, 4].map(() => gateway.get('/orders', ADA)),
        ]);
        expect(answers.map(({ body }) => body)).toEqual([
          { title: 'Unauthorized', status: 401 },
          { title: 'Not Found', status: 404 },
          { title: 'Bad Request', status: 400 },
          { title: 'Gateway Timeout', status: 504 },
          { title: 'Gateway Timeout', status: 504 },
          { title: 'Service Unavailable', status: 503 },
          { title: 'Too Many Requests', status: 429 },
        ]);
        const types = new Set(
          answers.map(({ headers }) => headers['content-type']),
        );
        expect([...types]).toEqual(['application/problem+json']);
      });
    });
  });

  describe('One call, one call', () => {
    it('calls a service once for each call, also when it fails', async () => {
      await simulate(async (world) => {
        const failures: (() => unknown)[] = [
          () => {
            throw new TypeError('no such host');
          },
          () => Promise.reject(new Error('reset')),
          () => undefined,
          async () => ({ ...ok('no'), status: 500 }),
          async () => ({ ...ok('no'), status: 503 }),
          () => new Promise(() => {}),
        ];
        const statuses: number[] = [];
        for (const fail of failures) {
          const get = fail as Resource['get'];
          const { seen, statusOf } = gatewayTo(world, get);
          statuses.push(await statusOf('/orders', ADA));
          await world.clock.sleep(5000);
          expect(seen).toHaveLength(1);
        }
        expect(statuses).toEqual([502, 502, 502, 502, 503, 504]);
      });
    });

    it('answers every call with two gateways, whichever node crashes or message is lost', async () => {
      const twoGateways = async (world: World) => {
        const services = addServices(world);
        const names = ['Gateway', 'Gateway 2'];
        const gateways = names.map((name) =>
          addGateway(world, services, {}, name),
        );
        return askEach(world, gateways);
      };
      const search = await explore(twoGateways, {
        maxFaults: 1,
        faults: ['crash', 'drop'],
      });
      expect(search.runs).toBe(31);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation).toBeUndefined();
    });
  });

  describe('Options it refuses', () => {
    it('refuses limits under which nobody could ever call, and names both', async () => {
      await simulate(async (world) => {
        const build = (options: ApiGatewayOptions) => () =>
          gatewayTo(world, echo, options);
        expect(build({ callsPerSecond: 0.1, burst: 1 })).not.toThrow();
        expect(build({ callsPerSecond: 5, burst: 0.9 })).toThrow(
          new RangeError(
            'callsPerSecond 5, burst 0.9: nobody could ever call',
          ),
        );
        expect(build({ callsPerSecond: 5, burst: 0.999 })).toThrow(
          RangeError,
        );
        expect(build({ callsPerSecond: 0, burst: 5 })).toThrow(
          RangeError,
        );
        for (const options of [
          { callsPerSecond: NaN, burst: 5 },
          { callsPerSecond: 5, burst: NaN },
        ]) {
          expect(build(options)).toThrow(RangeError);
        }
      });
    });

    it('refuses a route that no call fits into, and one whose limits are no numbers', async () => {
      await simulate(async (world) => {
        for (const [maxConcurrent, timeoutMs] of [
          [0, 300],
          [0.9, 300],
          [NaN, 300],
          [2, 0],
          [2, NaN],
          [2, Infinity],
          [2, '300' as unknown as number],
        ] as const) {
          const changes = { '/reviews': { maxConcurrent, timeoutMs } };
          const prefixes = ['/orders', '/reviews'];
          expect(() =>
            gatewayTo(world, echo, {}, prefixes, changes),
          ).toThrow(
            new RangeError(
              `maxConcurrent ${maxConcurrent}, timeoutMs ${timeoutMs}: ` +
                'no call fits in',
            ),
          );
        }
      });
    });

    it('refuses two routes of one prefix', async () => {
      await simulate(async (world) => {
        const twice = ['/orders', '/reviews', '/orders'];
        expect(() => gatewayTo(world, echo, {}, twice)).toThrow(
          new RangeError('/orders, /reviews, /orders: one is twice'),
        );
      });
    });
  });
});

describe('limits', () => {
  describe('One gateway, or two', () => {
    it('leaves calls unanswered when the only gateway crashes, though every service is up', async () => {
      const { violation } = await explore(stories.oneEntry);
      expect(violation?.rule).toBe('every call is answered');
      expect(violation?.faults).toMatchObject([{ crash: 'Gateway' }]);
      expect(violation?.result).toContain(undefined);
    });

    /**
     * @seen kenellorando/cadence#205 each replica keeps its own list of
     *   clients
     * @seen envoyproxy/envoy#34230 local limits count in each instance,
     *   so that the number of instances changes the limit
     */
    it('lets a client through twice as often with two gateways, because each counts for itself', async () => {
      await simulate(async (world) => {
        const services = addServices(world);
        const once = { burst: 1 };
        const statuses: number[] = [];
        for (const name of ['Gateway', 'Gateway 2']) {
          const gateway = addGateway(world, services, once, name);
          for (let i = 0; i < 2; i += 1) {
            statuses.push((await gateway.get('/orders', ADA)).status);
          }
        }
        expect(statuses).toEqual([200, 429, 200, 429]);
      });
    });
  });

  describe('Paths, and what answers give away', () => {
    /**
     * @seen cisagov/Malcolm#1055 /HTADMIN missed the rule for /htadmin,
     *   and was served
     */
    it('leads a path elsewhere when a letter is a capital, though a service may take both for the same', async () => {
      await simulate(async (world) => {
        const prefixes = ['/shop', '/shop/admin'];
        const { seen, statusOf } = gatewayTo(world, echo, {}, prefixes);
        await statusOf('/shop/admin', ADA);
        await statusOf('/shop/Admin', ADA);
        expect(seen.map(({ at }) => at)).toEqual([
          '/shop/admin',
          '/shop',
        ]);
      });
    });

    it('refuses paths that are harmless as well: a query, an encoded space, an at sign, two dots in a name', async () => {
      await simulate(async (world) => {
        const { seen, statusOf } = gatewayTo(world, echo);
        for (const name of ['a%20b', 'ada@example', 'a..b']) {
          expect(await statusOf(`/orders/${name}`, ADA)).toBe(400);
        }
        expect(await statusOf('/orders?page=2', ADA)).toBe(400);
        expect(seen).toEqual([]);
      });
    });

    /**
     * @seen GSA/api.data.gov#197 a service redirected callers to its own
     *   address, which they can't reach
     * @seen keboola/keboola-as-code#2641 a redirect told clients the name
     *   and the port of a service inside
     */
    it('passes on the address inside to which a service redirects, and what it says of its server', async () => {
      await simulate(async (world) => {
        const headers = {
          location: 'http://orders.internal:8080/orders/',
          server: 'Orders/1.2',
        };
        const moved = { status: 308, headers, body: '' };
        const { gateway } = gatewayTo(world, async () => moved);
        const answer = await gateway.get('/orders', ADA);
        expect(answer).toMatchObject(moved);
      });
    });
  });

  describe('What it does not protect', () => {
    /**
     * @seen Tombomeke-Studios/NexusInfra#225 another proxy led straight
     *   to the service, past the gateway and its limits
     */
    it('protects no service that can be reached around it', async () => {
      await simulate(async (world) => {
        const [, , orders] = addServices(world);
        const answer = await orders?.get('/orders', {
          'x-user': 'ada',
        });
        expect(answer?.body).toBe("ada's orders");
      });
    });

    /**
     * @seen CVEProject/cve-services#1885 every wrong key of a known user costs an argon2 check, and the service limits none
     * @seen directus/directus#12736 discusses that a limit for each user
     *   has to come after the check of a token
     */
    it("limits no caller that it can't identify: each costs it the check of credentials", async () => {
      await simulate(async (world) => {
        const options = { burst: 1 };
        const { tried, statusOf } = gatewayTo(world, echo, options);
        for (let i = 0; i < 50; i += 1) {
          const guess = { authorization: `guess ${i}` };
          expect(await statusOf('/orders', guess)).toBe(401);
        }
        expect(tried).toHaveLength(50);
      });
    });
  });

  describe('What it takes', () => {
    it('waits for the check of credentials as long as that takes: one that hangs leaves its caller without an answer', async () => {
      await simulate(async (world) => {
        const { users, statusOf } = gatewayTo(world, echo);
        users.set(
          't-slow',
          world.clock.sleep(1000).then(() => 'eve'),
        );
        const slow = { authorization: 't-slow' };
        expect(await statusOf('/orders', slow)).toBe(200);
        expect(world.clock.now()).toBe(1000);
        users.set('t-hangs', new Promise(() => {}));
        const hung = statusOf('/orders', { authorization: 't-hangs' });
        const waited = withTimeout(world.clock, 50_000, hung);
        const error = await waited.catch((one: Error) => one.name);
        expect(error).toBe('TimeoutError');
      });
    });

    it('frees the place of a call that took too long, although the service is still at work on it', async () => {
      await simulate(async (world) => {
        let atWork = 0;
        const { gateway } = gatewayTo(world, async () => {
          atWork += 1;
          await world.clock.sleep(1000);
          return ok('late');
        });
        for (let i = 0; i < 3; i += 1)
          await gateway.get('/orders', ADA);
        expect(world.clock.now()).toBe(900);
        expect(atWork).toBe(3);
      });
    });

    it('makes the way of every call longer by a hop', async () => {
      await simulate(async (world) => {
        const services = addServices(world);
        const gateway = addGateway(world, services);
        await services[2]?.get('/orders', ADA);
        expect(world.clock.now()).toBe(40);
        await gateway.get('/orders', ADA);
        expect(world.clock.now()).toBe(40 + 60);
      });
    });
  });
});
