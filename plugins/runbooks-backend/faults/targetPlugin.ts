import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ConflictError } from '@backstage/errors';
import { z as zod } from 'zod';

const answerSchema = zod.object({ effect: zod.number() });
const CHANGES = {
  readOnly: false,
  destructive: true,
  idempotent: false,
} as const;

/** Actions that change the target: one that promises to carry out the same once, and one that promises nothing. */
export const targetPlugin = (url: string) =>
  createBackendPlugin({
    pluginId: 'target',
    register(env) {
      env.registerInit({
        deps: { actionsRegistry: actionsRegistryServiceRef },
        async init({ actionsRegistry }) {
          actionsRegistry.register({
            name: 'change-ours',
            title: 'Change it once',
            description: 'Takes a key',
            attributes: CHANGES,
            schema: {
              input: z =>
                z.object({
                  run: z.string(),
                  step: z.string(),
                  idempotencyKey: z.string(),
                }),
              output: z => z.object({ effect: z.number() }),
            },
            action: async ({ input: { idempotencyKey: key, ...input } }) => ({
              output: await ask(url, { ...input, key }),
            }),
          });
          actionsRegistry.register({
            name: 'change-foreign',
            title: 'Change it',
            description: 'Promises nothing',
            attributes: CHANGES,
            schema: {
              input: z => z.object({ run: z.string(), step: z.string() }),
              output: z => z.object({ effect: z.number() }),
            },
            action: async ({ input }) => ({ output: await ask(url, input) }),
          });
        },
      });
    },
  });

async function ask(url: string, body: object) {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (response.status === 409) {
    throw new ConflictError('The first request with this key is under way');
  }
  return answerSchema.parse(await response.json());
}
