import { ConfigReader } from '@backstage/config';
import { readTimelineConfig } from './config';

const read = (config?: { observeEvery?: string; forgetAfter?: string }) =>
  readTimelineConfig(new ConfigReader(config ? { timeline: config } : {}));

describe('readTimelineConfig', () => {
  it('fills in the defaults', () => {
    expect(read()).toEqual({
      observeEveryMs: 30_000,
      forgetAfterMs: 3_600_000,
    });
  });

  it('reads durations as people write them', () => {
    expect(read({ observeEvery: '90s', forgetAfter: 'P2D' })).toEqual({
      observeEveryMs: 90_000,
      forgetAfterMs: 172_800_000,
    });
  });

  it('refuses to read the catalog all the time, and what is no duration', () => {
    expect(() => read({ observeEvery: '10ms' })).toThrow(
      'timeline.observeEvery must be at least 1 second',
    );
    expect(() => read({ forgetAfter: 'soon' })).toThrow('forgetAfter');
  });
});
