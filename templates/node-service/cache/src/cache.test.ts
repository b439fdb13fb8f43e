import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Cache } from './cache.ts';
import { recordingLogger } from './testing/parts.ts';

const url = process.env.REDIS_TEST_URL;
const { logger } = recordingLogger();

async function countsOf(registry: Registry): Promise<Record<string, number>> {
  const metric = registry.getSingleMetric('cache_requests_total');
  const { values } = (await metric?.get()) ?? { values: [] };
  return Object.fromEntries(
    values.map(({ labels, value }) => [String(labels.result), value]),
  );
}

it('loads everything while it is away, and counts that', async () => {
  const registry = new Registry();
  const cache = new Cache(
    { redisUrl: 'redis://127.0.0.1:1' },
    registry,
    logger,
  );
  try {
    const load = () => Promise.resolve('loaded');

    expect(await cache.remember('key', 1, z.string(), load)).toBe('loaded');
    await cache.forget('key');
    expect(await countsOf(registry)).toEqual({ hit: 0, miss: 0, error: 3 });
  } finally {
    cache.close();
  }
});

describe.skipIf(!url)('Cache with a server of REDIS_TEST_URL', () => {
  let registry: Registry;
  let cache: Cache;
  let redis: Redis;

  beforeEach(async () => {
    redis = new Redis(url ?? '');
    await redis.flushdb();
    registry = new Registry();
    cache = new Cache({ redisUrl: url ?? '' }, registry, logger);
    await delay(200);
  });

  afterEach(() => {
    cache.close();
    redis.disconnect();
  });

  it('loads once, and again when it was told to forget', async () => {
    let loads = 0;
    const ask = () =>
      cache.remember('key', 10, z.number(), () =>
        Promise.resolve((loads += 1)),
      );

    expect([await ask(), await ask()]).toEqual([1, 1]);
    await cache.forget('key');
    expect(await ask()).toBe(2);
    expect(await countsOf(registry)).toEqual({ hit: 1, miss: 2, error: 0 });
    expect(await redis.ttl('key')).toBeGreaterThan(0);
  });

  it('does not take what another version has kept in another shape', async () => {
    await redis.set('key', '{"old":"shape"}');

    const value = await cache.remember('key', 10, z.number(), () =>
      Promise.resolve(7),
    );

    expect(value).toBe(7);
  });
});
