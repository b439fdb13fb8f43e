import { leadTimeOf } from './leadTime';

const HOUR = 3_600_000;
const rules = { leadTimeFrom: 'commit' } as const;
const delivery = {
  builtAt: 30 * HOUR,
  requestedAt: 40 * HOUR,
  startedAt: 41 * HOUR,
  deliveredAt: 42 * HOUR,
};

describe('lead time', () => {
  it('divides into its stages', () => {
    expect(
      leadTimeOf(
        { committedAt: 10 * HOUR, mergedAt: 29 * HOUR },
        delivery,
        rules,
      ),
    ).toEqual({
      leadMs: 32 * HOUR,
      stages: {
        review: 19 * HOUR,
        build: HOUR,
        waiting: 10 * HOUR,
        approval: HOUR,
        rollout: HOUR,
      },
    });
  });

  it.each([
    [
      'merge unknown',
      { committedAt: 10 * HOUR },
      delivery,
      { unsplit: 20 * HOUR, waiting: 10 * HOUR, approval: HOUR, rollout: HOUR },
    ],
    [
      'nothing known but the ends',
      { committedAt: 10 * HOUR },
      { startedAt: 41 * HOUR, deliveredAt: 42 * HOUR },
      { unsplit: 31 * HOUR, rollout: HOUR },
    ],
    [
      'built before it was merged',
      { committedAt: 10 * HOUR, mergedAt: 35 * HOUR },
      delivery,
      { review: 25 * HOUR, unsplit: 5 * HOUR, approval: HOUR, rollout: HOUR },
    ],
    [
      'merged after it was delivered',
      { committedAt: 10 * HOUR, mergedAt: 50 * HOUR },
      delivery,
      { unsplit: 20 * HOUR, waiting: 10 * HOUR, approval: HOUR, rollout: HOUR },
    ],
    [
      'committed while it was rolled out',
      { committedAt: 41.5 * HOUR },
      delivery,
      { unsplit: 0.5 * HOUR },
    ],
  ])('adds up with %s', (_, commit, way, stages) => {
    const lead = leadTimeOf(commit, way, rules);
    expect(lead?.stages).toEqual(stages);
    expect(Object.values(stages).reduce((sum, each) => sum + each, 0)).toBe(
      lead?.leadMs,
    );
  });

  it('adds up whatever is known', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const maybe = () =>
      random() < 0.7 ? Math.floor(random() * 1e6) : undefined;
    const leads = Array.from({ length: 5000 }, () =>
      leadTimeOf(
        { committedAt: maybe(), authoredAt: maybe(), mergedAt: maybe() },
        {
          builtAt: maybe(),
          requestedAt: maybe(),
          startedAt: Math.floor(random() * 1e6),
          deliveredAt: Math.floor(random() * 1e6),
        },
        { leadTimeFrom: random() < 0.5 ? 'commit' : 'merge' },
      ),
    ).filter(lead => lead !== undefined && lead.leadMs >= 0);
    expect(leads.length).toBeGreaterThan(1000);
    for (const lead of leads) {
      const parts = Object.values(lead?.stages ?? {});
      expect(parts.every(each => each > 0)).toBe(true);
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(lead?.leadMs);
    }
  });

  it('begins with the commit, else its author, else the merge, or the other way round', () => {
    const all = {
      committedAt: 20 * HOUR,
      authoredAt: 10 * HOUR,
      mergedAt: 30 * HOUR,
    };
    const lead = (
      commit: Parameters<typeof leadTimeOf>[0],
      leadTimeFrom: 'commit' | 'merge',
    ) => leadTimeOf(commit, delivery, { leadTimeFrom })?.leadMs;
    expect(lead(all, 'commit')).toBe(22 * HOUR);
    expect(lead({ ...all, committedAt: undefined }, 'commit')).toBe(32 * HOUR);
    expect(lead({ mergedAt: 30 * HOUR }, 'commit')).toBe(12 * HOUR);
    expect(lead(all, 'merge')).toBe(12 * HOUR);
    expect(lead({ ...all, mergedAt: undefined }, 'merge')).toBe(22 * HOUR);
    expect(lead({}, 'commit')).toBeUndefined();
  });

  it('is below 0 for what is dated after its delivery', () => {
    expect(leadTimeOf({ committedAt: 43 * HOUR }, delivery, rules)).toEqual({
      leadMs: -HOUR,
      stages: {},
    });
  });
});
