import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { fullEntityRef, parseRequest } from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { explain } from '../domain/explain';
import { RolloutReader } from '../engine/RolloutReader';
import { ENTITY, READS_ONLY, rolloutShape, toldOf } from './schemas';

const idSchema = zod.object({ id: zod.uuid() });

/** `rollouts:list-rollouts` and `rollouts:explain-rollout` */
export function registerReadRollouts(options: {
  actionsRegistry: ActionsRegistryService;
  reader: RolloutReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-rollouts',
    title: 'List rollouts',
    description:
      'Lists rollouts with their state and outcome, newest first. When to use: to see what is changing now, or how the last changes ended. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().optional().describe(ENTITY),
          environmentId: z.string().optional(),
          active: z.boolean().optional().describe('Only those under way'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          items: z.array(z.object(rolloutShape(z))),
          more: z.boolean().describe('There are older ones'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { records, next } = await reader.find(
        {
          entity:
            input.entityRef === undefined
              ? undefined
              : fullEntityRef(input.entityRef),
          environment: input.environmentId,
          active: input.active,
          limit: input.limit,
        },
        credentials,
      );
      return {
        output: { items: records.map(toldOf), more: next !== undefined },
      };
    },
  });
  actionsRegistry.register({
    name: 'explain-rollout',
    title: 'Explain a rollout',
    description:
      'Says in plain words what a rollout does, what it waits for and who can help, what its metrics said, and why it went back. When to use: when a rollout does not go on, or has ended otherwise than expected. Reads only.',
    attributes: READS_ONLY,
    schema: {
      input: z => z.object({ id: z.string().describe('Of the rollout') }),
      output: z =>
        z.object({
          ...rolloutShape(z),
          explanation: z.array(z.string()),
          waitsFor: z.array(
            z.object({
              gate: z.string(),
              reason: z.string(),
              link: z
                .string()
                .nullable()
                .describe('Path in the portal where it can be opened'),
            }),
          ),
          log: z.array(
            z.object({ at: z.string(), by: z.string(), text: z.string() }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { id } = parseRequest(idSchema, input);
      const record = await reader.get(id, credentials);
      const { log, verdicts } = await reader.details(record);
      return {
        output: {
          ...toldOf(record),
          explanation: explain(record, verdicts),
          waitsFor: record.state.gates
            .filter(({ isOpen }) => !isOpen && record.state.phase !== 'ended')
            .map(({ kind, reason, link }) => ({
              gate: kind,
              reason: reason.message,
              link,
            })),
          log: log.map(({ at, by, reason }) => ({
            at,
            by,
            text: reason.message,
          })),
        },
      };
    },
  });
}
