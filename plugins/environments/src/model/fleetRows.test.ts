import { NOW } from '../testing/exampleMatrix';
import { exampleCell, exampleFleet, exampleRow } from '../testing/exampleFleet';
import {
  cellOf,
  countStatuses,
  entityName,
  groupRows,
  rowStatus,
  worstFirst,
} from './fleetRows';

const row = (name: string, ...statuses: Parameters<typeof cell>[1][]) =>
  exampleRow(
    name,
    statuses.map((status, index) => cell(`e${index}`, status)),
  );
const cell = (
  id: string,
  status: 'healthy' | 'progressing' | 'degraded' | 'unavailable' | 'unknown',
) => exampleCell(NOW, id, 'v1', { status });

describe('the rows of the fleet', () => {
  const { items } = exampleFleet();
  const names = (grouping: 'none' | 'owner' | 'system') =>
    groupRows(items, grouping).map(({ ref, rows }) => [
      ref,
      rows.map(({ title }) => title),
    ]);

  it('stand together as they are', () => {
    expect(names('none')).toEqual([
      [undefined, ['City resource graph API', 'veza-backend-api', 'veza-web']],
    ]);
    expect(groupRows([], 'none')).toEqual([]);
  });

  it('stand by owner or system, those without last', () => {
    expect(names('owner')).toEqual([
      ['group:default/city-team', ['City resource graph API']],
      ['group:default/veza-team', ['veza-backend-api']],
      [undefined, ['veza-web']],
    ]);
    expect(names('system').map(([ref]) => ref)).toEqual([
      'system:default/city-resource-graph',
      'system:default/veza',
      undefined,
    ]);
  });

  it('stand with each of several owners', () => {
    const shared = exampleRow('shared', [], {
      ownerRefs: ['group:default/z', 'group:other/a'],
    });
    expect(groupRows([shared], 'owner').map(({ ref }) => ref)).toEqual(
      ['group:other/a', 'group:default/z'].sort((left, right) =>
        entityName(left).localeCompare(entityName(right)),
      ),
    );
  });

  it('have names that tell namespaces apart', () => {
    expect(entityName('group:default/veza')).toBe('veza');
    expect(entityName('group:other/veza')).toBe('other/veza');
  });

  it('are as bad as their worst environment', () => {
    expect(rowStatus(row('a', 'healthy', 'unavailable', 'unknown'))).toBe(
      'unavailable',
    );
    expect(rowStatus(row('a'))).toBe('unknown');
    expect(cellOf(items[1], 'production')?.versions).toEqual(['v1.4.2']);
    expect(cellOf(items[0], 'production')).toBeUndefined();
  });

  it('come worst first, then what is changing, then by title', () => {
    const deploying = exampleRow('z', [
      exampleCell(NOW, 'e', 'v1', { deploying: true }),
    ]);
    const sorted = worstFirst([
      row('b', 'healthy'),
      row('a', 'healthy'),
      deploying,
      row('c', 'unknown'),
      row('d', 'progressing'),
      row('e', 'unavailable'),
      row('f', 'degraded'),
    ]);
    expect(sorted.map(({ title }) => title)).toEqual([
      'e',
      'f',
      'c',
      'd',
      'z',
      'a',
      'b',
    ]);
    expect(countStatuses(sorted)).toEqual([
      { status: 'unavailable', count: 1 },
      { status: 'degraded', count: 1 },
      { status: 'unknown', count: 1 },
      { status: 'progressing', count: 1 },
      { status: 'healthy', count: 3 },
    ]);
  });
});
