/** The rooms that tell and the one that measures, in a process of their own, on a database that outlives it. */
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import environments from '@quarterdeck/plugin-environments-backend';
import incidents from '@quarterdeck/plugin-incidents-backend';
import timeline from '@quarterdeck/plugin-timeline-backend';
import { JsonObject } from '@backstage/types';
import { doraPlugin } from '../src/plugin';
import { CONFIG, ENTITIES } from './estate';

async function main({
  database,
  repositories,
}: {
  database: JsonObject;
  repositories?: string;
}): Promise<void> {
  const backend = await startTestBackend({
    features: [
      timeline,
      environments,
      incidents,
      doraPlugin,
      catalogServiceMock.factory({ entities: ENTITIES }),
      // Thousands of webhooks that are no good are told of, each.
      mockServices.rootLogger.factory({
        level: process.env.FAULTS_LOG === undefined ? 'none' : 'info',
      }),
      mockServices.rootConfig.factory({
        data: {
          ...CONFIG,
          ...(repositories && {
            create: { repositories: { directory: repositories } },
          }),
          backend: { database },
        },
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
