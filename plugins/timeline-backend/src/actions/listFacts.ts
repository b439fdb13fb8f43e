import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import { FactReader } from '../engine/FactReader';

/** `timeline:list-facts`, for runbooks, templates, MCP clients and the command line. */
export function registerListFacts(options: {
  actionsRegistry: ActionsRegistryService;
  reader: FactReader;
}): void {
  const { actionsRegistry, reader } = options;
  actionsRegistry.register({
    name: 'list-facts',
    title: 'List the facts of an entity',
    description:
      'Says which facts an entity of the catalog declares, and which it has stopped declaring lately. When to use: to answer what an entity has, before acting on it. Reads only.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('The entity, in full: component:default/shop'),
        }),
      output: z =>
        z.object({
          entityRef: z.string().describe('The entity, in full'),
          observedAt: z
            .string()
            .nullable()
            .describe('When the catalog was last read, ISO 8601; null: never'),
          items: z
            .array(
              z.object({
                name: z.string().describe('Unique within the entity'),
                phase: z.enum(['declared', 'missing']),
                reason: z.string().describe('Why it is in that phase'),
                since: z.string().describe('Since when it is, ISO 8601'),
              }),
            )
            .describe('In the order of their names'),
        }),
    },
    action: async ({ input, credentials }) => {
      const answer = await reader.read(inFull(input.entityRef), credentials);
      return {
        output: {
          entityRef: answer.entityRef,
          observedAt: answer.observedAt,
          items: answer.items.map(({ name, phase, phaseReason, since }) => ({
            name,
            phase,
            reason: phaseReason.message,
            since,
          })),
        },
      };
    },
  });
}

function inFull(entityRef: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(entityRef));
  } catch (error) {
    throw new InputError(
      `"${entityRef}" is no entity in full, like component:default/shop`,
      toError(error),
    );
  }
}
