import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { DEFAULT_DEMANDS } from '../config';
import { Notice } from '../providers/notifications/types';
import { deskUnderTest } from '../testing/DeskUnderTest';
import { MINUTE_MS, NOW } from '../testing/examples';
import { ClockKeeper } from './ClockKeeper';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('ClockKeeper', () => {
  async function start() {
    const desk = await deskUnderTest(await databases.init('SQLITE_3'));
    const told: Notice[] = [];
    const keeperOver = (
      store: ConstructorParameters<typeof ClockKeeper>[0]['store'],
    ) =>
      new ClockKeeper({
        store,
        notifier: {
          async tell(_record, notice) {
            told.push(notice);
          },
        },
        demands: DEFAULT_DEMANDS,
        logger: mockServices.logger.mock(),
        now: desk.now,
        onChanged: () => {},
      });
    return { desk, told, keeperOver, keeper: keeperOver(desk.store) };
  }

  it('tells once of each clock that is over, and of news that are due', async () => {
    const { desk, told, keeper } = await start();
    await desk.alert({ severity: 'P0', startsAt: NOW });
    await keeper.look();
    expect(told).toEqual([]);
    desk.at(6 * MINUTE_MS);
    await keeper.look();
    await keeper.look();
    expect(told).toEqual([
      { kind: 'overdue', what: 'nobody has taken it in time' },
    ]);
    desk.at(31 * MINUTE_MS);
    await keeper.look();
    await keeper.look();
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({
      what: expect.stringMatching(/hurt.*not resolved.*stakeholders/),
    });
    const [record] = await desk.incidents();
    expect(record.toldBreaches).toEqual([
      'acknowledge',
      'mitigate',
      'resolve',
      `update:${NOW + 30 * MINUTE_MS}`,
    ]);
  });

  it('says nothing where somebody has changed it meanwhile, and looks again', async () => {
    const { desk, told, keeperOver, keeper } = await start();
    await desk.alert({ severity: 'P0', startsAt: NOW });
    desk.at(6 * MINUTE_MS);
    const contended = keeperOver({
      list: (...ask) => desk.store.list(...ask),
      save: async () => false,
    });
    await contended.look();
    expect(told).toEqual([]);
    await keeper.look();
    expect(told).toHaveLength(1);
  });

  it('goes on with the others where one cannot be written', async () => {
    const { desk, told, keeperOver } = await start();
    await desk.alert({ severity: 'P0', startsAt: NOW });
    await desk.alert({
      key: 's',
      environmentId: 'staging',
      severity: 'P0',
      startsAt: NOW,
    });
    desk.at(6 * MINUTE_MS);
    let failures = 1;
    const failing = keeperOver({
      list: (...ask) => desk.store.list(...ask),
      save: async (...saved) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('the database is away');
        }
        return await desk.store.save(...saved);
      },
    });
    await failing.look();
    expect(told).toHaveLength(1);
    await failing.look();
    expect(told).toHaveLength(2);
  });

  it('looks at each of more than one window', async () => {
    const { desk, told, keeper } = await start();
    for (let index = 0; index < 120; index += 1) {
      await desk.alert({
        key: `f${index}`,
        entityRef: `component:default/s${index}`,
        severity: 'P0',
        startsAt: NOW,
      });
    }
    desk.at(6 * MINUTE_MS);
    await keeper.look();
    expect(told).toHaveLength(120);
  });
});
