import {
  activeFilterCount,
  fleetQuery,
  isCountSelected,
  readFilters,
  toggleCount,
  withoutFilters,
  writeFilters,
} from './fleetFilters';

const read = (search: string) => readFilters(new URLSearchParams(search));

describe('the filters of the fleet', () => {
  const everything =
    'owner=group%3Adefault%2Fa&owner=group%3Adefault%2Fb&system=system%3Adefault%2Fs&environment=staging&health=degraded&text=api&drifted=true&group=owner';

  it('come back from the address they were written to', () => {
    const filters = read(everything);
    expect(filters).toEqual({
      owner: ['group:default/a', 'group:default/b'],
      system: ['system:default/s'],
      environment: ['staging'],
      health: ['degraded'],
      text: 'api',
      drifted: true,
      grouping: 'owner',
    });
    const written = writeFilters(new URLSearchParams('other=1'), filters);
    expect(written.get('other')).toBe('1');
    expect(readFilters(written)).toEqual(filters);
  });

  it('leave nothing of themselves behind when they are taken back', () => {
    const none = withoutFilters(read(everything));
    expect(none.grouping).toBe('owner');
    expect(
      writeFilters(new URLSearchParams(everything), {
        ...none,
        grouping: 'none',
      }).toString(),
    ).toBe('');
  });

  it('leave out what an address cannot mean', () => {
    const filters = read('health=fine&group=colour&drifted=yes&owner=&text=++');
    expect(filters).toEqual(read(''));
    expect(read(`text=${'x'.repeat(500)}`).text).toHaveLength(100);
  });

  it('ask only for what they restrict', () => {
    expect(fleetQuery(read(''))).toEqual({});
    expect(activeFilterCount(read('group=system'))).toBe(0);
    expect(fleetQuery(read(everything))).toEqual({
      owner: ['group:default/a', 'group:default/b'],
      system: ['system:default/s'],
      environment: ['staging'],
      health: ['degraded'],
      text: 'api',
      drifted: 'true',
    });
    expect(activeFilterCount(read(everything))).toBe(6);
  });

  it('turn to one count and back', () => {
    const chosen = toggleCount(
      read('owner=group:default/a'),
      'staging',
      'unknown',
    );
    expect(chosen).toMatchObject({
      owner: ['group:default/a'],
      environment: ['staging'],
      health: ['unknown'],
    });
    expect(isCountSelected(chosen, 'staging', 'unknown')).toBe(true);
    expect(isCountSelected(chosen, 'staging', 'healthy')).toBe(false);
    expect(toggleCount(chosen, 'production', 'unknown').environment).toEqual([
      'production',
    ]);
    expect(toggleCount(chosen, 'staging', 'unknown')).toEqual(
      read('owner=group:default/a'),
    );
  });
});
