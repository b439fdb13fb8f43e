import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Readiness } from './health.ts';

describe('Readiness', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is there while all checks hold, and asks them once in a second', async () => {
    const check = vi.fn(() => Promise.resolve());
    const readiness = new Readiness({ database: check });

    expect(await readiness.report()).toEqual({
      status: 'ok',
      checks: { database: 'ok' },
    });
    await readiness.report();
    expect(check).toHaveBeenCalledTimes(1);

    vi.advanceTimersByTime(1001);
    await readiness.report();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('is not there while a check fails, and does not tell strangers why', async () => {
    const readiness = new Readiness({
      database: () => Promise.reject(new Error('password of orders is wrong')),
    });

    expect(await readiness.report()).toEqual({
      status: 'unavailable',
      checks: { database: 'failed' },
    });
  });

  it('is not there any more once it drains', async () => {
    const readiness = new Readiness({ database: () => Promise.resolve() });
    await readiness.report();

    readiness.drain();

    expect((await readiness.report()).status).toBe('unavailable');
  });
});

it('does not wait for a check that hangs', async () => {
  const readiness = new Readiness({
    database: () => new Promise<void>(() => undefined),
  });

  expect((await readiness.report()).checks).toEqual({ database: 'timeout' });
}, 4000);
