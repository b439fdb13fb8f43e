/** The room in a process of its own: the real plugin on a database that outlives it. Facts are taken and forgotten. */
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import { JsonObject } from '@backstage/types';
import { incidentsPlugin } from '../src/plugin';
import { CONFIG, ENTITIES } from './estate';

async function main(database: JsonObject): Promise<void> {
  const backend = await startTestBackend({
    features: [
      incidentsPlugin,
      catalogServiceMock.factory({ entities: ENTITIES }),
      createServiceFactory({
        service: timelineServiceRef,
        deps: {},
        factory: () => ({
          append: async () => {},
          list: async () => ({
            asOf: new Date().toISOString(),
            items: [],
            pageInfo: {},
            emptyReason: null,
          }),
        }),
      }),
      // Thousands of webhooks that are no good are told of, each.
      mockServices.rootLogger.factory({ level: 'none' }),
      mockServices.rootConfig.factory({
        data: { ...CONFIG, backend: { database } },
      }),
    ],
  });
  const address = backend.server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('It listens on no port');
  }
  process.send?.({ port: address.port });
}

process.on('disconnect', () => process.exit());
main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
