import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import {
  Workload,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import { EntityAccess, fullEntityRef } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { MatrixService } from '../engine/MatrixService';
import { ENTITY, READS_ONLY } from './schemas';

const instantSchema = zod.iso.datetime();

/** `environments:get-environments` */
export function registerGetEnvironments(options: {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  matrices: MatrixService;
  now: () => number;
}): void {
  const { actionsRegistry, access, matrices, now } = options;
  actionsRegistry.register({
    name: 'get-environments',
    title: 'Get what runs where of an entity',
    description:
      'Says which version of an entity of the catalog runs in each environment, whether it is healthy and why, now or at a past instant. When to use: before a change, to see what is there; during an incident, to see what ran when it began. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          at: z
            .string()
            .optional()
            .describe('A past instant, ISO 8601 in UTC; now by default'),
        }),
      output: z =>
        z.object({
          asOf: z.string().describe('ISO 8601 in UTC'),
          environments: z.array(
            z.object({
              id: z.string(),
              tier: z.string(),
              health: z.string(),
              reason: z.string().describe('Why it is in that health'),
              workloads: z.array(
                z.object({
                  kind: z.string(),
                  name: z.string(),
                  cluster: z.string(),
                  namespace: z.string(),
                  version: z.string().nullable(),
                  images: z.array(z.string()),
                  health: z.string(),
                  reason: z.string(),
                  ready: z.number().nullable().describe('Replicas'),
                  desired: z.number().nullable().describe('Replicas'),
                  changedAt: z.string().nullable(),
                  drift: z.string(),
                }),
              ),
            }),
          ),
          notices: z.array(z.string()).describe('What to know beside it'),
        }),
    },
    action: async ({ input, credentials }) => {
      const entity = await access.require(
        fullEntityRef(input.entityRef),
        environmentReadPermission,
        credentials,
      );
      const matrix = await matrices.matrixOf(entity, past(input.at, now()));
      return {
        output: {
          asOf: matrix.asOf,
          environments: matrix.environments.map(column => ({
            id: column.environment.id,
            tier: column.environment.tier,
            health: column.health.status,
            reason: column.health.reason.message,
            workloads: column.workloads.map(told),
          })),
          notices: [matrix.emptyReason, ...matrix.notices].flatMap(
            reason => reason?.message ?? [],
          ),
        },
      };
    },
  });
}

function told(workload: Workload) {
  const { kind, name, cluster, namespace, version, changedAt } = workload;
  return {
    kind,
    name,
    cluster,
    namespace,
    version,
    images: workload.images.map(({ image }) => image),
    health: workload.health.status,
    reason: workload.health.reason.message,
    ready: workload.replicas?.ready ?? null,
    desired: workload.replicas?.desired ?? null,
    changedAt,
    drift: workload.drift.status,
  };
}

/** @returns milliseconds since 1970; undefined for now */
function past(at: string | undefined, now: number): number | undefined {
  if (at === undefined) {
    return undefined;
  }
  if (!instantSchema.safeParse(at).success || Date.parse(at) > now) {
    throw new InputError(
      `at is "${at}"; give a past instant in UTC, like 2026-03-04T12:00:00Z`,
    );
  }
  return Date.parse(at);
}
