import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import { WaysBack as Ways } from '@quarterdeck/plugin-rollouts-common';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { planBodySchema } from '../engine/planBody';
import { RolloutDesk } from '../engine/RolloutDesk';
import { WaysBack } from '../engine/WaysBack';
import { planShape, plannedOf } from './plans';
import { ENTITY, ENVIRONMENT, READS_ONLY } from './schemas';

/** `rollouts:plan-rollback` */
export function registerPlanRollback(options: {
  actionsRegistry: ActionsRegistryService;
  desk: RolloutDesk;
  waysBack: WaysBack;
}): void {
  const { actionsRegistry, desk, waysBack } = options;
  actionsRegistry.register({
    name: 'plan-rollback',
    title: 'Plan a rollback',
    description:
      'Says exactly what going back to an earlier version in an environment would do, and changes nothing. When to use: after a change that does harm; then execute-plan carries it out. A rollout that is under way is taken back by abort-rollout instead.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          environmentId: z.string().describe(ENVIRONMENT),
          version: z
            .string()
            .optional()
            .describe('One that ran there; the last good one by default'),
          workload: z
            .string()
            .optional()
            .describe('Name of the Deployment, where there are several'),
          strategy: z.string().optional(),
          cause: z.string().optional().describe('Why, for others to read'),
        }),
      output: z => z.object(planShape(z)),
    },
    action: async ({ input, credentials }) => {
      const entityRef = fullEntityRef(input.entityRef);
      const lastHealthy =
        input.version === undefined
          ? lastHealthyOf(
              await waysBack.list(entityRef, credentials),
              input.environmentId,
              input.workload,
            )
          : {};
      const body = parseRequest(planBodySchema, {
        ...input,
        ...lastHealthy,
        entityRef,
        purpose: 'rollback',
      });
      return { output: plannedOf(await desk.plan(body, credentials)) };
    },
  });
}

/** @throws NotFoundError where nothing else ran there */
function lastHealthyOf(
  { items }: Ways,
  environmentId: string,
  workload: string | undefined,
) {
  const found = items.filter(
    item =>
      item.environmentId === environmentId &&
      (workload === undefined || item.workload === workload),
  );
  const [revision] = found[0]?.revisions ?? [];
  if (found.length > 1) {
    throw new NotFoundError(
      `Say which workload of ${environmentId} you mean; there is ${found.map(item => item.workload).join(', ')}`,
    );
  }
  if (!revision) {
    throw new NotFoundError(
      `Nothing else is known to have run healthy in ${environmentId}: there is nothing to go back to`,
    );
  }
  return { images: revision.release.images, workload: found[0].workload };
}
