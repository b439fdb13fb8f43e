/** The room in a process of its own: the real plugin on a database that outlives it. Facts are taken and forgotten. */
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import { backupsPlugin } from '../src/plugin';
import { ENTITY } from './estate';

async function main(config: JsonObject): Promise<void> {
  const backend = await startTestBackend({
    features: [
      backupsPlugin,
      catalogServiceMock.factory({ entities: [ENTITY] }),
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
      mockServices.rootLogger.factory({ level: 'none' }),
      mockServices.rootConfig.factory({ data: config }),
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
