import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { deliverNotices } from '../../engine/notices';
import { Notice } from '../../domain/notices';
import { BackstageNotifier } from './backstage';
import { readAlsoTold } from './config';
import { Notifier } from './types';

jest.setTimeout(60_000);

const OWNER = 'user:default/olga';
const ON_CALL = 'user:default/otto';
const DANA = 'user:default/dana';
const NOTICE: Notice = {
  kind: 'breached',
  rolloutId: 'r1',
  entityRef: 'component:default/shop',
  environmentId: 'production',
  startedBy: DANA,
  at: 1_000,
  severity: 'high',
  title: 'v2 failed and is taken back',
  description: 'success-rate was 70 %',
};

const LOCATION = 'url:https://test.example/all';
const entity = (
  kind: string,
  name: string,
  spec: Record<string, string[]>,
) => ({
  locationKey: 'test',
  entity: {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': LOCATION,
        'backstage.io/managed-by-origin-location': LOCATION,
      },
    },
    spec,
  },
});

const catalogModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'test-entities',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        const shop = entity('Component', 'shop', {});
        processing.addEntityProvider({
          getProviderName: () => 'test',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [
                {
                  ...shop,
                  entity: {
                    ...shop.entity,
                    spec: {
                      type: 'service',
                      owner: OWNER,
                      lifecycle: 'production',
                    },
                  },
                },
                ...['olga', 'otto', 'dana'].map(name =>
                  entity('User', name, { memberOf: [] }),
                ),
              ],
            }),
        });
      },
    });
  },
});

/** A backend whose rollouts room is a notifier alone. */
async function start(withNotifications: boolean) {
  let notifier: Notifier | undefined;
  const room = createBackendPlugin({
    pluginId: 'rollouts',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          notifications: notificationService,
        },
        async init(services) {
          notifier = new BackstageNotifier({
            ...services,
            alsoTold: readAlsoTold(
              mockServices.rootConfig({
                data: { rollouts: { notify: [ON_CALL] } },
              }),
            ),
          });
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://localhost:3000' } },
      }),
      room,
      import('@backstage/plugin-catalog-backend'),
      catalogModule,
      ...(withNotifications
        ? [import('@backstage/plugin-notifications-backend')]
        : []),
    ],
  });
  if (!notifier) {
    throw new Error('The room did not start');
  }
  return { server, notifier };
}

describe('notifications of rollouts', () => {
  it('reach who started it, the owners and those of the configuration, as one that is renewed', async () => {
    const { server, notifier } = await start(true);
    const seenBy = async (user: string) => {
      const { body } = await request(server)
        .get('/api/notifications')
        .set('authorization', mockCredentials.user.header(user));
      return body.notifications.map(
        ({ payload }: { payload: unknown }) => payload,
      );
    };
    const deliver = deliverNotices({
      notifier,
      logger: mockServices.logger.mock(),
      now: () => 2_000,
    });
    const message = (changes: Partial<Notice>) => ({
      id: 'm',
      payload: { ...NOTICE, ...changes },
    });
    const signal = new AbortController().signal;
    // The owner is a relation, which the catalog makes after a while.
    for (;;) {
      await deliver([message({})], signal);
      if ((await seenBy(OWNER)).length > 0) {
        break;
      }
      await sleep(200);
    }
    await deliver(
      [
        message({ title: 'v1 runs again' }),
        message({ title: 'v1 runs again' }),
      ],
      signal,
    );
    for (const user of [OWNER, ON_CALL, DANA]) {
      expect(await seenBy(user)).toEqual([
        expect.objectContaining({
          title: 'v1 runs again',
          description: 'success-rate was 70 %',
          link: '/rollouts/r1',
          severity: 'high',
          scope: 'r1',
          topic: 'rollouts',
        }),
      ]);
    }
  });

  it('wait where the portal has none, and are forgotten after a day', async () => {
    const { notifier } = await start(false);
    const logger = mockServices.logger.mock();
    const messages = [{ id: 'm', payload: NOTICE }];
    const signal = new AbortController().signal;
    const at = (now: number) =>
      deliverNotices({ notifier, logger, now: () => now })(messages, signal);
    await expect(at(2_000)).rejects.toMatchObject({
      name: 'TargetAbsentError',
    });
    await at(2_000 + 24 * 3_600_000);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('for a day'),
    );
  });
});

describe('who is told besides the owners', () => {
  const read = (rollouts: object) =>
    readAlsoTold(mockServices.rootConfig({ data: { rollouts } }));

  it('can be said for all environments and for one', () => {
    const alsoTold = read({
      notify: ['group:on-call'],
      environments: { development: { notify: [] } },
    });
    expect(alsoTold('production')).toEqual(['group:default/on-call']);
    expect(alsoTold('development')).toEqual([]);
  });

  it.each(['on-call', 'component:default/shop', 'a:b:c'])(
    'is no %s',
    notify => {
      expect(() => read({ notify: [notify] })).toThrow(
        `notify has "${notify}"`,
      );
    },
  );
});
