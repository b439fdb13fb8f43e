import { podProfile } from './podProfile';
import { drawLatency, seededRandom } from './random';
import { testPod } from './testPod';

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)];
}

function latencies(behavior: 'healthy' | 'slow'): number[] {
  const random = seededRandom('latency');
  const { latency } = podProfile(testPod('a'), behavior);
  return Array.from({ length: 20_000 }, () => drawLatency(random, latency));
}

describe('seededRandom', () => {
  it('repeats itself for a seed, differs between seeds and is uniform', () => {
    const take = (seed: string) => {
      const random = seededRandom(seed);
      return Array.from({ length: 20_000 }, () => random());
    };
    expect(take('a')).toEqual(take('a'));
    expect(take('a')[0]).not.toBe(take('b')[0]);
    const tenths = new Array(10).fill(0);
    for (const value of take('c')) tenths[Math.floor(value * 10)]++;
    for (const count of tenths)
      expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});

describe('drawLatency', () => {
  it('is quick for a healthy pod', () => {
    const drawn = latencies('healthy');
    expect(percentile(drawn, 0.5)).toBeCloseTo(12, 0);
    expect(percentile(drawn, 0.99)).toBeLessThan(60);
  });

  it('has a p99 well above 500 ms for a slow pod and never passes the ceiling', () => {
    const drawn = latencies('slow');
    expect(percentile(drawn, 0.99)).toBeGreaterThan(1_200);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(5_000);
  });
});
