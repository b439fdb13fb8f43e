import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { planBodySchema } from '../engine/planBody';
import { RolloutDesk } from '../engine/RolloutDesk';
import { planShape, plannedOf } from './plans';
import { ENTITY, ENVIRONMENT, READS_ONLY } from './schemas';

/** `rollouts:plan-rollout` */
export function registerPlanRollout(options: {
  actionsRegistry: ActionsRegistryService;
  desk: RolloutDesk;
}): void {
  const { actionsRegistry, desk } = options;
  actionsRegistry.register({
    name: 'plan-rollout',
    title: 'Plan a rollout',
    description:
      'Says exactly what bringing a version of an entity to an environment would do, and changes nothing. Give either a version or the environment whose version is promoted. When to use: before execute-plan, which carries the plan out.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          environmentId: z.string().describe(ENVIRONMENT),
          version: z.string().optional().describe('A tag, like v1.5.0'),
          fromEnvironment: z
            .string()
            .optional()
            .describe('Instead of a version: promotes what runs there'),
          workload: z
            .string()
            .optional()
            .describe('Name of the Deployment, where there are several'),
          strategy: z
            .string()
            .optional()
            .describe('What the environment takes by default'),
          cause: z.string().optional().describe('Why, for others to read'),
          waiver: z
            .string()
            .optional()
            .describe('Why a rolling update of production is right this time'),
        }),
      output: z => z.object(planShape(z)),
    },
    action: async ({ input, credentials }) => {
      const body = parseRequest(planBodySchema, {
        ...input,
        entityRef: fullEntityRef(input.entityRef),
        purpose: input.fromEnvironment === undefined ? 'deploy' : 'promotion',
      });
      return { output: plannedOf(await desk.plan(body, credentials)) };
    },
  });
}
