import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { z } from 'zod';
import type { Config } from './config.ts';

/** What is kept for a while. Nothing depends on it: where it is away, everything is a little slower. */
export class Cache {
  readonly #redis: Redis;
  readonly #requests: Counter<'result'>;

  constructor(
    { redisUrl }: Pick<Config, 'redisUrl'>,
    registry: Registry,
    logger: Logger,
  ) {
    this.#redis = new Redis(redisUrl, {
      connectTimeout: 2000,
      commandTimeout: 500,
      maxRetriesPerRequest: 0,
      // A request that comes while it is away does not wait for it.
      enableOfflineQueue: false,
    });
    this.#redis.on('error', (error: Error) => {
      logger.warn({ err: error }, 'The cache is away');
    });
    this.#requests = new Counter({
      name: 'cache_requests_total',
      help: 'Requests to the cache',
      labelNames: ['result'],
      registers: [registry],
    });
    for (const result of ['hit', 'miss', 'error']) {
      this.#requests.inc({ result }, 0);
    }
  }

  /** The value of a key; where it is not there, or not what it should be, it is loaded and kept. */
  async remember<T>(
    key: string,
    seconds: number,
    schema: z.ZodType<T>,
    load: () => Promise<T>,
  ): Promise<T> {
    const kept = await this.#get(key, schema);
    if (kept !== undefined) {
      return kept;
    }
    const loaded = await load();
    await this.#try(
      this.#redis.set(key, JSON.stringify(loaded), 'EX', seconds),
    );
    return loaded;
  }

  async forget(key: string): Promise<void> {
    await this.#try(this.#redis.unlink(key));
  }

  close(): void {
    this.#redis.disconnect();
  }

  async #get<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      const text = await this.#redis.get(key);
      const result = schema.safeParse(
        text === null ? undefined : JSON.parse(text),
      );
      this.#count(result.success ? 'hit' : 'miss');
      return result.data;
    } catch {
      this.#count('error');
      return undefined;
    }
  }

  async #try(request: Promise<unknown>): Promise<void> {
    try {
      await request;
    } catch {
      this.#count('error');
    }
  }

  #count(result: 'hit' | 'miss' | 'error'): void {
    this.#requests.inc({ result });
  }
}
