import { HOUR_MS, NOW } from '../testing/protectionRows';
import { rpoClock } from './rpo';
import { extrapolated, rtoClock, type Measured } from './rto';

const MINUTE_MS = 60_000;

describe('RPO now', () => {
  const clock = (age: number | undefined) =>
    rpoClock({
      newestPointAt: age === undefined ? undefined : NOW - age,
      targetMs: HOUR_MS,
      now: NOW,
    });

  it.each([
    [10 * MINUTE_MS, 'healthy'],
    [48 * MINUTE_MS, 'healthy'],
    [49 * MINUTE_MS, 'degraded'],
    [60 * MINUTE_MS, 'degraded'],
    [60 * MINUTE_MS + 1, 'unavailable'],
  ])('of a point %d ms old is %s', (age, status) => {
    expect(clock(age)).toMatchObject({ ms: age, status });
  });

  it('says when the promise breaks, and nothing of what is not there', () => {
    expect(clock(10 * MINUTE_MS).breachAt).toBe('2026-11-22T12:50:00.000Z');
    expect(clock(undefined)).toMatchObject({
      ms: null,
      status: 'unavailable',
      reason: { code: 'clock.none' },
    });
  });

  it('is never less than nothing, also where the clock of the database is ahead', () => {
    expect(clock(-5_000).ms).toBe(0);
  });
});

describe('RTO', () => {
  const measured: Measured = {
    at: NOW - HOUR_MS,
    durationMs: 100_000,
    fetchMs: 20_000,
    restoreMs: 50_000,
    checkMs: 10_000,
    bytes: 1_000,
  };
  const clock = (some: Partial<Parameters<typeof rtoClock>[0]>) =>
    rtoClock({
      measured,
      hasFailedSince: false,
      todaysBytes: 1_000,
      targetMs: 150_000,
      ...some,
    });

  it('is what was measured, at the same size', () => {
    expect(clock({})).toMatchObject({
      ms: 100_000,
      status: 'healthy',
      reason: { code: 'clock.as-measured' },
    });
  });

  it('grows with the bytes, apart from what does not', () => {
    // 80 s grow to 160 s, and 20 s stay.
    expect(clock({ todaysBytes: 2_000 })).toMatchObject({
      ms: 180_000,
      status: 'unavailable',
      reason: { code: 'clock.extrapolated' },
      measuredMs: 100_000,
      todaysBytes: 2_000,
    });
    expect(extrapolated(measured, 500)).toBe(60_000);
  });

  it('grows as a whole where its parts are not known, and not at all where the size is not', () => {
    const whole = {
      ...measured,
      fetchMs: null,
      restoreMs: null,
      checkMs: null,
    };
    expect(extrapolated(whole, 2_000)).toBe(200_000);
    expect(extrapolated({ ...measured, bytes: 0 }, 2_000)).toBe(100_000);
    expect(clock({ todaysBytes: undefined })).toMatchObject({
      ms: 100_000,
      reason: { code: 'clock.no-size' },
    });
  });

  it('is never healthy after a newer test failed, nor without any', () => {
    expect(clock({ hasFailedSince: true }).status).toBe('degraded');
    expect(clock({ measured: undefined })).toMatchObject({
      ms: null,
      status: 'unknown',
      reason: { code: 'clock.untested' },
    });
    expect(clock({ measured: undefined, hasFailedSince: true }).status).toBe(
      'unavailable',
    );
  });
});
