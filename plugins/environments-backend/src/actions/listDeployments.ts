import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { fullEntityRef } from '@quarterdeck/toolkit-node';
import { DeploymentService } from '../engine/DeploymentService';
import { ENTITY, READS_ONLY } from './schemas';

/** `environments:list-deployments` */
export function registerListDeployments(options: {
  actionsRegistry: ActionsRegistryService;
  deployments: DeploymentService;
}): void {
  const { actionsRegistry, deployments } = options;
  actionsRegistry.register({
    name: 'list-deployments',
    title: 'List the deployments of an entity',
    description:
      'Lists what was deployed of an entity of the catalog, newest first: version before and after, outcome, when and by whom. When to use: to find the change that came before a fault, or the version to go back to. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          environment: z
            .string()
            .optional()
            .describe('Id of an environment; all by default'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              id: z.string(),
              environmentId: z.string(),
              version: z.string().nullable(),
              previousVersion: z.string().nullable(),
              outcome: z
                .string()
                .nullable()
                .describe(
                  'succeeded, failed, superseded or rolled-back; null: under way',
                ),
              reason: z.string().describe('Why it has that outcome'),
              startedAt: z.string().describe('ISO 8601 in UTC'),
              finishedAt: z.string().nullable(),
              actor: z.string().nullable().describe('Who did it'),
            }),
          ),
          more: z.boolean().describe('There are older ones'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, environment, limit } = input;
      const page = await deployments.list(
        fullEntityRef(entityRef),
        { environment: environment ? [environment] : undefined, limit },
        credentials,
      );
      return {
        output: {
          items: page.items.map(deployment => ({
            id: deployment.id,
            environmentId: deployment.environmentId,
            version: deployment.version,
            previousVersion: deployment.previousVersion,
            outcome: deployment.outcome,
            reason: deployment.outcomeReason.message,
            startedAt: deployment.startedAt,
            finishedAt: deployment.finishedAt,
            actor: deployment.actor?.ref ?? null,
          })),
          more: page.pageInfo.nextCursor !== undefined,
        },
      };
    },
  });
}
