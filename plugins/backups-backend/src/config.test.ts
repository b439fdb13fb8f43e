import { ConfigReader } from '@backstage/config';
import { readBackupsConfig } from './config';

const read = (backups: object | undefined, rest: object = {}) =>
  readBackupsConfig(
    new ConfigReader({
      backend: { database: { connection: { directory: '/var/lib/portal' } } },
      ...rest,
      ...(backups ? { backups } : {}),
    }),
  );
const source = {
  engine: 'sqlite',
  entityRef: 'Component:shop',
  connection: { file: '/data/shop.db' },
};

describe('readBackupsConfig', () => {
  it('is empty without configuration, with the policies that are built in', () => {
    const config = read(undefined);
    expect(config.sources.size).toBe(0);
    expect([...config.policies.keys()]).toEqual([
      'default',
      'thirty-days-and-a-year',
    ]);
    expect(config.policies.get('default')).toMatchObject({
      timeZone: 'UTC',
      schedules: { full: '0 3 * * *', incremental: '0 * * * *' },
      retention: { daily: 30, weekly: 12, monthly: 24 },
      rpoMs: 3_600_000,
      rtoMs: 14_400_000,
    });
    expect(config.keys.signingKeyFile).toBe(
      '/var/lib/portal/backups-keys/signing.pem',
    );
  });

  it('lets policies say what is different from the default', () => {
    const { policies } = read({
      policies: {
        default: { timeZone: 'Europe/Paris', rpo: 'P1D' },
        lazy: { schedules: { incremental: 'none' }, retention: { last: 3 } },
      },
    });
    expect(policies.get('lazy')).toMatchObject({
      timeZone: 'Europe/Paris',
      schedules: { full: '0 3 * * *', restoreTest: '0 5 1 * *' },
      retention: { last: 3 },
      rpoMs: 86_400_000,
    });
    expect(policies.get('lazy')?.schedules.incremental).toBeUndefined();
    expect(policies.get('thirty-days-and-a-year')).toMatchObject({
      timeZone: 'Europe/Paris',
      retention: { daily: 30, weekly: 52 },
    });
  });

  it('reads sources and stores', () => {
    const { sources, stores } = read({
      stores: {
        local: { type: 'filesystem', keep: { days: 7 }, directory: '/b' },
      },
      sources: { orders: source },
    });
    expect(sources.get('orders')).toMatchObject({
      title: 'orders',
      entityRef: 'component:default/shop',
      policy: 'default',
      executor: 'embedded',
    });
    expect(stores.get('local')).toEqual({
      name: 'local',
      type: 'filesystem',
      keepMs: 7 * 86_400_000,
      config: { directory: '/b' },
    });
  });

  it.each([
    [{ sources: { orders: { ...source, engine: 7 } } }, /sources\.orders\.eng/],
    [{ sources: { orders: { ...source, polcy: 'x' } } }, /orders.*"polcy"/],
    [{ sources: { orders: { ...source, policy: 'x' } } }, /"x".*default/],
    [{ sources: { orders: { ...source, stores: ['s'] } } }, /"s".*are none/],
    [{ sources: { orders: { ...source, executor: 'm' } } }, /"m".*embedded/],
    [{ sources: { orders: { ...source, entityRef: ':' } } }, /shop/],
    [
      { sources: { orders: { ...source, entityRef: undefined } } },
      /orders says whose data/,
    ],
    [{ sources: { Orders: source } }, /sources.Orders/],
    [{ policies: { default: { rpo: 'soon' } } }, /default\.rpo.*duration/],
    [
      { policies: { default: { escrow: ['board'] } } },
      /policies\.default\.escrow names "board"; there are none/,
    ],
    [{ policies: { default: { rpo: { hours: 0 } } } }, /default\.rpo/],
    [{ policies: { default: { retention: { dayly: 1 } } } }, /"dayly"/],
    [{ policies: { default: { stores: ['far'] } } }, /policies.*"far"/],
    [{ keys: { escrow: [{ name: 'o', recipient: 'AGE-S' }] } }, /age1/],
    [{ concurrency: 0 }, /backups\.concurrency/],
    ['x', /backups/],
  ])('refuses %j with a message that names the key', (backups, message) => {
    expect(() =>
      readBackupsConfig(
        new ConfigReader({
          backend: { database: { connection: { directory: '/d' } } },
          backups,
        }),
      ),
    ).toThrow(message);
  });

  it('wants the files of keys named where nothing of the portal is kept in a folder', () => {
    expect(() =>
      read({ sources: { orders: source } }, { backend: {} }),
    ).toThrow(/backups\.keys\.signingKeyFile is missing/);
    expect(() => read({}, { backend: {} })).not.toThrow();
  });
});
