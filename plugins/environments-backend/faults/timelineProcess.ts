/** The real timeline in a process of its own; says its port over the channel to its parent. */
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AddressInfo } from 'node:net';

export interface TimelineProcessInput {
  /** A PostgreSQL connection string; it keeps to a schema of its own. */
  postgresql: string;
}

async function main({ postgresql }: TimelineProcessInput): Promise<void> {
  const backend = await startTestBackend({
    features: [
      import('@quarterdeck/plugin-timeline-backend'),
      mockServices.rootLogger.factory({ level: 'error' }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'pg',
              connection: postgresql,
              pluginDivisionMode: 'schema',
            },
          },
        },
      }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  process.send?.({ port });
}

process.on('disconnect', () => process.exit());
void main(JSON.parse(process.argv[2]));
