/**
 * One replica of the room in a process of its own: the real plugin with its own store, driver and executor, beside a real
 * plugin with actions. Facts and notifications are taken and forgotten. Tells its port.
 */
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ANNOTATION_LOCATION } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import { RUNBOOKS_ANNOTATION } from '@quarterdeck/plugin-runbooks-common';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import { z } from 'zod';
import { runbooksPlugin } from '../src/plugin';
import { targetPlugin } from './targetPlugin';

export interface RoomProcessInput {
  target: string;
  /** As Backstage's configuration names it. */
  database: JsonObject;
}

const portSchema = z.object({ port: z.number() });

async function main({ target, database }: RoomProcessInput): Promise<void> {
  const { host } = new URL(target);
  const backend = await startTestBackend({
    features: [
      runbooksPlugin,
      targetPlugin(target),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'shop',
              namespace: 'default',
              annotations: {
                [RUNBOOKS_ANNOTATION]: './campaign.md',
                [ANNOTATION_LOCATION]: `url:${target}/catalog-info.yaml`,
              },
            },
            spec: { type: 'service', owner: 'user:default/dana' },
          },
        ],
      }),
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
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => {} }),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async () => {} }),
      }),
      mockServices.rootLogger.factory({ level: 'none' }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database,
            actions: { pluginSources: ['target'] },
            reading: { allow: [{ host }] },
          },
          runbooks: { checks: { allow: [host], allowPrivate: true } },
        },
      }),
    ],
  });
  process.send?.(portSchema.parse(backend.server.address()));
}

process.on('disconnect', () => process.exit());
main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
