import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ConflictError } from '@backstage/errors';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an action has done, and for whom. */
export interface Effect {
  action: string;
  by: string;
  key?: string;
  token?: string;
  amount?: number;
}

const WRITES = {
  readOnly: false,
  destructive: true,
  idempotent: false,
} as const;

/** A room with real actions: one that reads, one that promises to do the same once, and one that promises nothing. */
export function tillPlugin(effects: Effect[]) {
  return createBackendPlugin({
    pluginId: 'till',
    register(env) {
      env.registerInit({
        deps: { actionsRegistry: actionsRegistryServiceRef },
        async init({ actionsRegistry }) {
          actionsRegistry.register({
            name: 'count-money',
            title: 'Count the money',
            description: 'Reads only',
            attributes: {
              readOnly: true,
              destructive: false,
              idempotent: true,
            },
            schema: {
              input: z => z.object({ shop: z.string() }),
              output: z =>
                z.object({
                  total: z.number(),
                  summary: z.string(),
                  link: z.string(),
                }),
            },
            action: async ({ input }) => ({
              output: {
                total: 42,
                summary: `42 in the till of ${input.shop}`,
                link: '/till',
              },
            }),
          });
          actionsRegistry.register({
            name: 'charge-card',
            title: 'Charge a card',
            description: 'The same key charges once',
            attributes: WRITES,
            schema: {
              input: z =>
                z.object({
                  amount: z.number(),
                  token: z.string(),
                  idempotencyKey: z.string(),
                }),
              output: z => z.object({ charged: z.number(), echo: z.string() }),
            },
            action: async ({ input, credentials }) => {
              effects.push({
                action: 'charge-card',
                by: subjectOf(credentials),
                key: input.idempotencyKey,
                token: input.token,
                amount: input.amount,
              });
              return {
                output: {
                  charged: input.amount,
                  echo: `Bearer ${input.token}`,
                },
              };
            },
          });
          actionsRegistry.register({
            name: 'refund-card',
            title: 'Refund a card',
            description: 'Promises nothing',
            attributes: WRITES,
            schema: {
              input: z =>
                z.object({ how: z.enum(['well', 'refuse', 'slowly']) }),
              output: z => z.object({ refunded: z.boolean() }),
            },
            action: async ({ input, credentials }) => {
              if (input.how === 'refuse') {
                throw new ConflictError('It was refunded before');
              }
              if (input.how === 'slowly') {
                await sleep(1_500);
              }
              effects.push({
                action: 'refund-card',
                by: subjectOf(credentials),
              });
              return { output: { refunded: true } };
            },
          });
        },
      });
    },
  });
}

function subjectOf({ principal }: { principal: unknown }): string {
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal
    ? String(principal.userEntityRef)
    : 'somebody else';
}
