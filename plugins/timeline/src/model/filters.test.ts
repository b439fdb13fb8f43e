import {
  countFilters,
  filtersOf,
  MINE,
  NO_FILTERS,
  queryOf,
  withFilters,
  type Filters,
} from './filters';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');

const ALL: Filters = {
  ...NO_FILTERS,
  rooms: ['environments', 'rollouts'],
  environments: ['production'],
  actors: ['user', 'tool'],
  text: 'v1.4.2',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
  type: 'environments.deployment.rolled-back',
  correlation: 'environments:7',
  owner: MINE,
};

describe('the filters in the address', () => {
  it('are what they were after a round trip', () => {
    const address = withFilters(new URLSearchParams(), ALL);
    expect(filtersOf(new URLSearchParams(address.toString()))).toEqual(ALL);
  });

  it('leave the parameters of others alone, and leave nothing behind', () => {
    const before = new URLSearchParams('tab=details');
    const address = withFilters(withFilters(before, ALL), NO_FILTERS);
    expect(address.toString()).toBe('tab=details');
  });

  it('take a named range over its bounds', () => {
    const address = withFilters(new URLSearchParams(), {
      ...ALL,
      range: 'week',
    });
    expect(address.get('from')).toBeNull();
    expect(filtersOf(address)).toMatchObject({
      range: 'week',
      from: undefined,
      to: undefined,
    });
  });

  it('are ignored where they make no sense', () => {
    expect(
      filtersOf(
        new URLSearchParams(
          'room=Not%20a%20room,,&actor=robot&range=aeon&from=soon&to=2026-13-77',
        ),
      ),
    ).toEqual(NO_FILTERS);
  });
});

describe('the question to the backend', () => {
  it('names nothing that was not asked for', () => {
    const named = Object.entries(queryOf(NO_FILTERS, NOW)).filter(
      ([, value]) => value !== undefined,
    );
    expect(named).toEqual([]);
  });

  it('counts a range back from now', () => {
    expect(queryOf({ ...NO_FILTERS, range: 'day' }, NOW)).toMatchObject({
      from: '2026-03-03T12:00:00.000Z',
      to: undefined,
    });
  });
});

describe('the number of filters', () => {
  it('counts each value, and a span of time once', () => {
    expect(countFilters(NO_FILTERS)).toBe(0);
    expect(countFilters({ ...NO_FILTERS, text: '   ' })).toBe(0);
    expect(countFilters(ALL)).toBe(10);
  });
});
