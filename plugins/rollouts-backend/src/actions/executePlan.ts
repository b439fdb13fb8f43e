import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { RolloutDesk } from '../engine/RolloutDesk';
import { rolloutShape, toldOf } from './schemas';

const inputSchema = zod.object({
  planId: zod.uuid(),
  planHash: zod.string().max(64),
  idempotencyKey: zod.string().min(1).max(255).optional(),
});

/** `rollouts:execute-plan` */
export function registerExecutePlan(options: {
  actionsRegistry: ActionsRegistryService;
  desk: RolloutDesk;
}): void {
  const { actionsRegistry, desk } = options;
  actionsRegistry.register({
    name: 'execute-plan',
    title: 'Carry out a plan',
    description:
      'Starts the rollout of a plan that plan-rollout or plan-rollback made. It waits at its gates: in a protected environment until somebody else has agreed in the portal, which no action can do. When to use: once a person has seen the plan.',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          planId: z.string(),
          planHash: z.string().describe('Of the plan that was seen'),
          idempotencyKey: z
            .string()
            .optional()
            .describe(
              'Any text of your own: asked for again with the same one, the rollout that was started is answered, and none is started',
            ),
        }),
      output: z =>
        z.object({
          ...rolloutShape(z),
          next: z.string().describe('What has to happen now'),
        }),
    },
    action: async ({ input, credentials }) => {
      const record = await desk.start(
        parseRequest(inputSchema, input),
        credentials,
      );
      const needsApproval = record.plan.document.gates.some(
        ({ kind }) => kind === 'approval',
      );
      return {
        output: {
          ...toldOf(record),
          next: needsApproval
            ? `Somebody else has to agree to it in the portal; nothing is changed before. Its page is /rollouts/${record.id}`
            : 'It goes on by itself once its gates are open; explain-rollout says where it is',
        },
      };
    },
  });
}
