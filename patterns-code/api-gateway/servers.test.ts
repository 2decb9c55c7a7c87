import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { World } from '../_simulation/types.ts';
import type { Resource } from './api-gateway.ts';
import {
  ADA,
  addGateway,
  addServices,
  askEach,
  BOB,
  openShop,
  withoutGateway,
} from './scenarios.ts';

const PATHS = ['/catalog', '/reviews', '/orders'];

/** Two gateways to the same services; what each was asked is counted. */
function openTwo(world: World) {
  const services = addServices(world);
  const gateways = ['Gateway', 'Gateway 2'].map((name) =>
    addGateway(world, services, {}, name),
  );
  return { services, gateways };
}

describe('servers', () => {
  it('answers as the service that was asked, to the user who is named', async () => {
    await simulate(async (world) => {
      const services = addServices(world);
      const bodies: unknown[] = [];
      for (const service of services) {
        for (const user of ['ada', 'bob']) {
          const answer = await service.get('/', { 'x-user': user });
          bodies.push(answer.body);
        }
      }
      expect(bodies).toEqual([
        "ada's catalog",
        "bob's catalog",
        "ada's reviews",
        "bob's reviews",
        "ada's orders",
        "bob's orders",
      ]);
    });
  });

  it('makes Reviews as slow as it is told, and no other service', async () => {
    await simulate(async (world) => {
      const took: number[] = [];
      for (const service of addServices(world, { reviewsMs: 500 })) {
        const startMs = world.clock.now();
        await service.get('/', {});
        took.push(world.clock.now() - startMs);
      }
      expect(took).toEqual([40, 520, 40]);
    });
  });

  it('puts each service behind its own path, and knows two users by their credentials', async () => {
    await simulate(async (world) => {
      const gateway = openShop(world);
      const bodies: unknown[] = [];
      for (const headers of [ADA, BOB]) {
        for (const path of PATHS) {
          bodies.push((await gateway.get(path, headers)).body);
        }
      }
      expect(bodies).toEqual([
        "ada's catalog",
        "ada's reviews",
        "ada's orders",
        "bob's catalog",
        "bob's reviews",
        "bob's orders",
      ]);
      const { status } = await gateway.get('/', {
        authorization: 'ada',
      });
      expect(status).toBe(401);
    });
  });

  it('serves again after a crash of the gateway or of a service', async () => {
    await simulate(async (world) => {
      const gateway = openShop(world);
      for (const name of ['Gateway', 'Orders', 'Gateway']) {
        expect((await gateway.get('/orders', ADA)).status).toBe(200);
        world.crash(name);
        world.restart(name);
      }
      expect((await gateway.get('/orders', BOB)).body).toBe(
        "bob's orders",
      );
    });
  });

  it('asks each service once, and the next gateway when one is silent', async () => {
    const { trace } = await simulate(async (world) => {
      const { gateways } = openTwo(world);
      const asking = askEach(world, gateways);
      await world.clock.sleep(70);
      world.crash('Gateway');
      expect(await asking).toEqual([200, 200, 200]);
    });
    const asked = trace.flatMap((event) =>
      event.type === 'send' &&
      event.kind === 'call' &&
      event.from === 'Client'
        ? [`${event.to} ${event.label}`.replace(/, .*/, '')]
        : [],
    );
    expect(asked).toEqual([
      'Gateway get("/catalog"',
      'Gateway get("/reviews"',
      'Gateway 2 get("/reviews"',
      'Gateway 2 get("/orders"',
    ]);
  });

  it('notes a call that no gateway answers', async () => {
    const run = await simulate({
      faults: [{ at: 70, crash: 'Gateway' }],
      play: async (world) => askEach(world, [openShop(world)]),
    }).catch((error: unknown) => error);
    expect(String(run)).toContain('every call is answered');
  });

  it('checks credentials at Catalog and none at Orders, without a gateway', async () => {
    const { trace } = await simulate(withoutGateway);
    const answers = trace.flatMap((event) =>
      event.type === 'send' && event.kind === 'return'
        ? [`${event.from} to ${event.to}: ${event.label}`]
        : [],
    );
    expect(answers).toHaveLength(3);
    expect(answers[0]).toMatch(/^Catalog to Client:.*ada's catalog/);
    expect(answers[1]).toMatch(/^Catalog to Bob:.*401/);
    expect(answers[2]).toMatch(/^Orders to Bob:.*ada's orders/);
    const { result } = await simulate(async (world) => {
      await withoutGateway.play(world);
      const catalog = world.remote<Resource>('Catalog');
      const asked = [BOB, { authorization: 't-eve' }].map((shown) =>
        catalog.get('/catalog', shown),
      );
      return (await Promise.all(asked)).map(({ body }) => body);
    });
    expect(result).toEqual(["bob's catalog", 'who?']);
  });
});
