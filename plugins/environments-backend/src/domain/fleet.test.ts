import { environmentReason } from '@quarterdeck/plugin-environments-common';
import {
  FleetEntity,
  countHealth,
  filterRows,
  finishRow,
  fleetRows,
} from './fleet';
import { FleetWorkload } from './fleetWorkload';

const entity = (
  name: string,
  owner: string,
  systemRef?: string,
): FleetEntity => ({
  ref: `component:default/${name}`,
  title: name,
  ownerRefs: [`group:default/${owner}`],
  systemRef,
});

function workload(
  name: string,
  overrides: Partial<FleetWorkload> = {},
): FleetWorkload {
  const { cluster = 'one', environmentId = 'production' } = overrides;
  return {
    id: `${cluster}/${environmentId}/Deployment/${name}-${overrides.version}`,
    cluster,
    namespace: environmentId,
    entityRef: `component:default/${name}`,
    environmentId,
    health: 'healthy',
    version: 'v1',
    changedAt: undefined,
    drifted: false,
    deploying: false,
    ...overrides,
  };
}

const everyCluster = () => true;
const entities = [
  entity('shop', 'web', 'system:default/store'),
  entity('basket', 'web'),
  entity('ledger', 'money', 'system:default/books'),
];

describe('fleetRows', () => {
  it('has a row per entity that runs, by title, and a cell per environment', () => {
    const rows = fleetRows(
      entities,
      [
        workload('shop'),
        workload('shop', { environmentId: 'staging' }),
        workload('basket'),
        workload('unlisted'),
      ],
      everyCluster,
    );
    expect(
      rows.map(({ title, cells }) => [
        title,
        cells.map(({ environmentId }) => environmentId),
      ]),
    ).toEqual([
      ['basket', ['production']],
      ['shop', ['production', 'staging']],
    ]);
    expect(rows[1].systemRef).toBe('system:default/store');
    expect(rows[0].systemRef).toBeNull();
  });

  it('puts the workloads of a cell together: the worst, the newest, each version once', () => {
    const [{ cells }] = fleetRows(
      entities,
      [
        workload('shop', { version: 'v1', changedAt: 1_000 }),
        workload('shop', {
          version: 'v2',
          health: 'degraded',
          changedAt: 3_000,
          drifted: true,
        }),
        workload('shop', { version: 'v2', changedAt: 2_000, deploying: true }),
        workload('shop', { version: undefined }),
      ],
      everyCluster,
    );
    expect(cells).toEqual([
      {
        environmentId: 'production',
        status: 'degraded',
        worstWorkloadId: 'one/production/Deployment/shop-v2',
        versions: ['v1', 'v2'],
        workloadCount: 4,
        changedAt: '1970-01-01T00:00:03.000Z',
        drifted: true,
        deploying: true,
      },
    ]);
  });

  it('calls nothing healthy that cannot be seen', () => {
    const [{ cells }] = fleetRows(
      entities,
      [workload('shop', { cluster: 'down' })],
      cluster => cluster !== 'down',
    );
    expect(cells[0].status).toBe('unknown');
    expect(cells[0].changedAt).toBeNull();
  });
});

describe('filterRows', () => {
  const rows = fleetRows(
    entities,
    [
      workload('shop', { health: 'degraded' }),
      workload('shop', { environmentId: 'staging', drifted: true }),
      workload('basket'),
      workload('ledger', { environmentId: 'staging' }),
    ],
    everyCluster,
  );

  it.each([
    [{}, ['basket', 'ledger', 'shop']],
    [{ owner: ['group:default/web'] }, ['basket', 'shop']],
    [{ system: ['system:default/books'] }, ['ledger']],
    [{ environment: ['staging'] }, ['ledger', 'shop']],
    [{ health: ['degraded'] as const }, ['shop']],
    // In the environment that is asked for, not in any.
    [{ environment: ['staging'], health: ['degraded'] as const }, []],
    [{ drifted: true }, ['shop']],
    [{ drifted: true, environment: ['production'] }, []],
    [{ drifted: false }, ['basket', 'ledger']],
    [{ text: 'SHO' }, ['shop']],
    [{ text: 'default/led' }, ['ledger']],
    [{ owner: ['group:default/web'], text: 'ledger' }, []],
  ])('with %j leaves %j', (filter, expected) => {
    expect(filterRows(rows, filter).map(({ title }) => title)).toEqual(
      expected,
    );
  });
});

it('counts entities by their health in each environment', () => {
  const rows = fleetRows(
    entities,
    [
      workload('shop', { health: 'degraded' }),
      workload('shop', { version: 'v2' }),
      workload('basket'),
    ],
    everyCluster,
  );
  expect(countHealth(rows, ['production', 'staging'])).toEqual([
    {
      environmentId: 'production',
      healthy: 1,
      progressing: 0,
      degraded: 1,
      unavailable: 0,
      unknown: 0,
    },
    {
      environmentId: 'staging',
      healthy: 0,
      progressing: 0,
      degraded: 0,
      unavailable: 0,
      unknown: 0,
    },
  ]);
});

describe('finishRow', () => {
  const healthy = {
    status: 'healthy',
    reason: environmentReason('health.all-ready'),
  } as const;

  it('gives the reason of the worst workload', () => {
    const [row] = fleetRows(entities, [workload('shop')], everyCluster);
    expect(finishRow(row, () => healthy).cells[0].health).toBe(healthy);
  });

  it('says that its cluster cannot be seen, where what it last said is not what is shown', () => {
    const [row] = fleetRows(
      entities,
      [workload('shop', { cluster: 'down' })],
      () => false,
    );
    const [cell] = finishRow(row, () => healthy).cells;
    expect(cell.health).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'health.cluster-unreachable',
        params: { cluster: 'down' },
      },
    });
    expect(cell).not.toHaveProperty('worstWorkloadId');
  });
});
