/**
 * One replica of the room in a process of its own: the real plugin with its own store, driver and connection to the
 * cluster. The services that it asks are here: what runs where is the fleet as it was made, and facts are taken and
 * forgotten. Tells its port, whether it drives and, when asked, what it measured.
 */
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import { environmentsServiceRef } from '@quarterdeck/plugin-environments-node';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import { ClientRequest } from 'node:http';
import { subscribe } from 'node:diagnostics_channel';
import { AddressInfo } from 'node:net';
import { rolloutsPlugin } from '../src/plugin';
import { CLUSTER, Service } from './fleet';
import { matrixOf, toEntity } from './knownFleet';
import { QUESTION, RoomMeasures } from './RoomMeasures';

export interface RoomProcessInput {
  cluster: { url: string; token: string; caData?: string };
  services: readonly Service[];
  /** As Backstage's configuration names it. */
  database: JsonObject;
  /** The `rollouts` of the configuration. */
  rollouts: JsonObject;
}

const emptyPage = () => ({
  asOf: new Date().toISOString(),
  items: [],
  pageInfo: {},
  emptyReason: null,
});

async function main(input: RoomProcessInput): Promise<void> {
  const { cluster, services } = input;
  const measures = new RoomMeasures();
  let clusterRequests = 0;
  subscribe('http.client.request.start', message => {
    const request =
      typeof message === 'object' && message !== null && 'request' in message
        ? message.request
        : undefined;
    if (
      request instanceof ClientRequest &&
      request.getHeader('host') === new URL(cluster.url).host
    ) {
      clusterRequests += 1;
    }
  });
  const backend = await startTestBackend({
    features: [
      rolloutsPlugin,
      catalogServiceMock.factory({ entities: services.map(toEntity) }),
      createServiceFactory({
        service: environmentsServiceRef,
        deps: {},
        factory: () => ({
          getMatrix: async entityRef => matrixOf(entityRef, services),
          listDeployments: async () => emptyPage(),
        }),
      }),
      createServiceFactory({
        service: timelineServiceRef,
        deps: {},
        factory: () => ({
          append: async () => {},
          list: async () => emptyPage(),
        }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => {} }),
      }),
      createServiceFactory({
        service: metricsServiceRef,
        deps: {},
        factory: () => measures.metrics(),
      }),
      mockServices.rootLogger.factory({ level: 'error' }),
      mockServices.rootConfig.factory({
        data: {
          backend: { database: input.database },
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: CLUSTER,
                    url: cluster.url,
                    authProvider: 'serviceAccount',
                    serviceAccountToken: cluster.token,
                    caData: cluster.caData,
                    skipTLSVerify: cluster.caData === undefined,
                  },
                ],
              },
            ],
          },
          rollouts: {
            ...input.rollouts,
            clusters: { [CLUSTER]: { write: true } },
          },
        },
      }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  process.on('message', message => {
    if (message === QUESTION) {
      const { user, system } = process.cpuUsage();
      process.send?.({
        lagsMs: measures.taken(),
        clusterRequests,
        rssMb: process.memoryUsage().rss / 1024 ** 2,
        cpuMs: (user + system) / 1000,
      });
    }
  });
  process.send?.({ port });
  let isDriving = false;
  setInterval(async () => {
    const before = isDriving;
    isDriving = await measures.isDriving();
    if (isDriving !== before) {
      process.send?.({ isDriving });
    }
  }, 50);
}

process.on('disconnect', () => process.exit());
main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
