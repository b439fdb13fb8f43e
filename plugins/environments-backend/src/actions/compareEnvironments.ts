import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  Comparison,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import { EntityAccess, fullEntityRef } from '@quarterdeck/toolkit-node';
import { EnvironmentDefinition, requireEnvironment } from '../domain/placement';
import { ComparisonService } from '../engine/ComparisonService';
import { ENTITY, READS_ONLY } from './schemas';

interface ComparingOptions {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  comparisons: ComparisonService;
  definitions: readonly EnvironmentDefinition[];
}

/** `environments:compare-environments` */
export function registerCompareEnvironments(options: ComparingOptions): void {
  const { actionsRegistry, access, comparisons, definitions } = options;
  actionsRegistry.register({
    name: 'compare-environments',
    title: 'Compare two environments of an entity',
    description:
      'Says how what runs of an entity of the catalog differs between two environments: images, configuration by name, replicas, and the commits between them where the repository is known. When to use: to see what a promotion would change. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          left: z.string().describe('Id of an environment'),
          right: z.string().describe('Id of another environment'),
        }),
      output: z =>
        z.object({
          leftVersion: z.string().nullable(),
          rightVersion: z.string().nullable(),
          differences: z.array(
            z.object({
              workload: z.string(),
              kind: z.string(),
              name: z.string(),
              left: z.string().nullable(),
              right: z.string().nullable(),
              withheld: z.boolean().describe('They differ, and are secret'),
            }),
          ),
          commits: z
            .array(z.object({ sha: z.string(), title: z.string() }))
            .nullable()
            .describe('That left has and right has not, newest first'),
          commitsReason: z
            .string()
            .nullable()
            .describe('Why they are not known'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { left, right } = input;
      [left, right].forEach(id => requireEnvironment(definitions, id));
      const entity = await access.require(
        fullEntityRef(input.entityRef),
        environmentReadPermission,
        credentials,
      );
      const comparison = await comparisons.compare(entity, left, right);
      return { output: told(comparison) };
    },
  });
}

/** `environments:list-promotions` */
export function registerListPromotions(options: ComparingOptions): void {
  const { actionsRegistry, access, comparisons } = options;
  actionsRegistry.register({
    name: 'list-promotions',
    title: 'List what could be promoted of an entity',
    description:
      'Says for each pair of environments that follow each other which version could go on, what stands against it and what would change. When to use: before a release. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ entityRef: z.string().describe(ENTITY) }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              from: z.string(),
              to: z.string(),
              version: z.string().nullable(),
              replacesVersion: z.string().nullable(),
              status: z.string().describe('ready, blocked or up-to-date'),
              reasons: z.array(z.string()),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const entity = await access.require(
        fullEntityRef(input.entityRef),
        environmentReadPermission,
        credentials,
      );
      const { items } = await comparisons.promotions(entity);
      return {
        output: {
          items: items.map(
            ({ from, to, version, replacesVersion, status, reasons }) => ({
              from: from.id,
              to: to.id,
              version,
              replacesVersion,
              status,
              reasons: reasons.map(({ message }) => message),
            }),
          ),
        },
      };
    },
  });
}

function told(comparison: Comparison) {
  const { left, right, workloads, commits, commitsReason } = comparison;
  return {
    leftVersion: left.version,
    rightVersion: right.version,
    differences: workloads.flatMap(workload =>
      workload.differences.map(difference => ({
        workload: `${workload.kind}/${workload.name}`,
        kind: difference.kind,
        name: difference.name,
        left: difference.left,
        right: difference.right,
        withheld: difference.withheld,
      })),
    ),
    commits: commits?.map(({ sha, title }) => ({ sha, title })) ?? null,
    commitsReason: commitsReason?.message ?? null,
  };
}
