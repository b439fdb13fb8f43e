import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  dashboardSchema,
  scopeQuerySchema,
} from '@quarterdeck/plugin-dora-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { KnexFigures } from '../database/KnexFigures';
import { openDatabase } from '../database/openDatabase';
import { DEFAULT_BAND_TABLE } from '../domain/bands';
import { metricsCsv } from '../domain/exportedMetrics';
import { DEFAULT_TARGETS } from '../domain/targets';
import { DAY_MS } from '../domain/windows';
import { deploymentRow, incidentRow } from '../testing/figureRows';
import { Dashboards } from './Dashboards';
import { Scopes } from './Scopes';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = Date.parse('2026-03-20T12:00:00.000Z');
const SHOP = 'component:default/shop';
const LIBRARY = 'component:default/library';
const GONE = 'component:default/gone';
const READER = mockCredentials.user();

async function start() {
  const knex = await databases.init('SQLITE_3');
  await openDatabase(
    mockServices.database({ knex, migrations: { skip: false } }),
  );
  let clock = NOW;
  let id = 0;
  const deploy = async (
    entityRef: string,
    daysAgo: number,
    isFailed = false,
  ) => {
    const at = clock - daysAgo * DAY_MS;
    id += 1;
    await knex('deployments').insert(
      deploymentRow(`d${id}`, entityRef, 'production', {
        startedAt: at - 60_000,
        endedAt: at,
        hasSucceeded: !isFailed,
        countedAt: at,
        ...(isFailed && { failedAt: at, recoveredAt: at + 1000 }),
      }),
    );
  };
  const ofShop = { 'quarterdeck.io/dora-target-change-fail-rate': '10 %' };
  const entities = [
    { name: 'shop', annotations: ofShop },
    { name: 'library', annotations: {} },
  ].map(({ name, annotations }) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    relations: [{ type: 'partOf', targetRef: 'system:default/market' }],
  }));
  const catalog = catalogServiceMock({
    entities: [
      ...entities,
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'System',
        metadata: { name: 'market', namespace: 'default' },
      },
    ],
  });
  const permissions = mockServices.permissions();
  const access = new EntityAccess({ catalog, permissions });
  const now = () => clock;
  const figures = new KnexFigures(knex);
  const read = jest.spyOn(figures, 'figures');
  const dashboards = new Dashboards({
    access,
    scopes: new Scopes({ access, catalog, permissions, now }),
    figures,
    reliability: { measure: async () => [] },
    targets: DEFAULT_TARGETS,
    bands: DEFAULT_BAND_TABLE,
    logger: mockServices.logger.mock(),
    now,
  });
  return {
    knex,
    deploy,
    dashboards,
    read,
    pass: (ms: number) => {
      clock += ms;
    },
  };
}

const asked = (query: object) => scopeQuerySchema.parse(query);

describe('Dashboards', () => {
  it('says what is counted, by the targets of the entity', async () => {
    const { deploy, dashboards, knex } = await start();
    for (const [days, isFailed] of [
      [1],
      [2, true],
      [3],
      [40],
      [100],
    ] as const) {
      await deploy(SHOP, days, isFailed);
    }
    await knex('incidents').insert(
      incidentRow('i1', SHOP, 'production', NOW - DAY_MS),
    );
    const dashboard = await dashboards.read(
      asked({ scope: 'entity', ref: SHOP }),
      READER,
    );
    expect(dashboardSchema.parse(dashboard)).toEqual(dashboard);
    expect(dashboard).toMatchObject({
      scope: { kind: 'entity', ref: SHOP, services: 1 },
      window: {
        from: '2025-12-21T00:00:00.000Z',
        to: '2026-03-21T00:00:00.000Z',
      },
      emptyReason: null,
      quality: { deployments: 4, incidents: 1, open: 0 },
    });
    const failRate = dashboard.metrics[2];
    expect(failRate).toMatchObject({
      metric: 'change-fail-rate',
      current: { value: 0.25, numerator: 1, denominator: 4 },
      target: { value: 0.1 },
    });
    const lines = metricsCsv(dashboard).split('\r\n');
    expect(lines[0].charCodeAt(0)).toBe(0xfeff);
    const row = lines.find(line =>
      line.includes('change-fail-rate,ratio,window'),
    );
    expect(row).toContain(`entity,${SHOP},production,change-fail-rate`);
    expect(row).toContain(',0.25,,4,1,4,');
    expect(row).toContain('value.few');
  });

  it('says why there is nothing', async () => {
    const { dashboards } = await start();
    expect(
      await dashboards.read(asked({ scope: 'catalog' }), READER),
    ).toMatchObject({ emptyReason: { code: 'value.no-deployments' } });
  });

  it('tells each service by itself, in the order of their names, and what moved most', async () => {
    const { deploy, dashboards } = await start();
    for (let day = 1; day < 13; day++) {
      await deploy(SHOP, day);
      await deploy(GONE, day);
    }
    await deploy(SHOP, 175);
    await deploy(LIBRARY, 178);
    for (let day = 1; day < 8; day++) {
      await deploy(LIBRARY, day * 10);
      await deploy(LIBRARY, day * 10 + 90);
    }
    for (const scope of [
      { scope: 'system', ref: 'system:default/market' },
      { scope: 'catalog' },
    ]) {
      const { items } = await dashboards.services(asked(scope), READER);
      expect(items.map(({ entityRef }) => entityRef)).toEqual([LIBRARY, SHOP]);
      const changes = await dashboards.changes(asked(scope), READER);
      expect(changes.items[0]).toMatchObject({
        entityRef: SHOP,
        metric: 'deployment-frequency',
        change: { verdict: 'better' },
      });
    }
  });

  it('counts again when anything changed, or after a while', async () => {
    const { deploy, dashboards, knex, read, pass } = await start();
    await deploy(SHOP, 1);
    const deployments = async () =>
      (await dashboards.read(asked({ scope: 'catalog' }), READER)).quality
        .deployments;
    expect(await deployments()).toBe(1);
    const once = read.mock.calls.length;
    expect(await deployments()).toBe(1);
    expect(read.mock.calls.length).toBe(once);
    await deploy(SHOP, 2);
    await knex('marks')
      .insert({ name: 'revision', value: 12 })
      .onConflict('name')
      .merge();
    expect(await deployments()).toBe(2);
    pass(31_000);
    expect(await deployments()).toBe(2);
    expect(read.mock.calls.length).toBe(3 * once);
  });
});
