import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { AuditorService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  incidentOpenPermission,
  incidentReadPermission,
  newIncidentSchema,
} from '@quarterdeck/plugin-incidents-common';
import {
  EntityAccess,
  audited,
  fullEntityRef,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import { z as zod } from 'zod';
import { IncidentReader } from '../engine/IncidentReader';
import { Opening, openByHand } from '../engine/openByHand';
import { ENTITY, incidentShape, toldOf } from './schemas';

const keySchema = zod.object({
  idempotencyKey: zod.string().min(1).max(200).optional(),
});

/**
 * `incidents:open-incident`. It takes no plan first: it destroys nothing, it is on behalf of a person with the permission,
 * and a false alarm is resolved with one more click.
 */
export function registerOpenIncident(
  options: Opening & {
    actionsRegistry: ActionsRegistryService;
    auditor: AuditorService;
    access: EntityAccess;
    reader: IncidentReader;
  },
): void {
  const { actionsRegistry, auditor, access, reader } = options;
  actionsRegistry.register({
    name: 'open-incident',
    title: 'Open an incident',
    description:
      'Says that something is broken: its owners are notified, and the clocks of its severity run. What is open already for the same entity and environment is joined, and what you say becomes a comment there. When to use: once a person has said that users are hurt, or may be.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          environmentId: z.string().optional(),
          title: z.string().describe('What is broken, in a few words'),
          severity: z
            .string()
            .describe(
              'P0 production down or a breach, P1 a major feature, P2 a minor one, P3 cosmetic',
            ),
          description: z.string().optional(),
          startedAt: z
            .string()
            .optional()
            .describe('ISO 8601 in UTC: when it began. Now by default'),
          idempotencyKey: z
            .string()
            .optional()
            .describe(
              'The same one opens one incident, however often it comes',
            ),
        }),
      output: z =>
        z.object({
          ...incidentShape(z),
          isNew: z.boolean().describe('false: one that was open was joined'),
        }),
    },
    action: async ({ input, credentials }) => {
      const by = reader.userOf(credentials);
      if (by === undefined) {
        throw new NotAllowedError(
          'Only a person opens an incident, or an agent on their behalf',
        );
      }
      const { idempotencyKey, ...body } = input;
      const entityRef = fullEntityRef(input.entityRef);
      const wanted = parseRequest(newIncidentSchema, { ...body, entityRef });
      const { idempotencyKey: key } = parseRequest(keySchema, {
        idempotencyKey,
      });
      const { record, isNew } = await audited(
        auditor,
        { eventId: 'incident', severityLevel: 'medium' },
        { actionType: 'open', entityRef, by },
        async () => {
          await access.require(entityRef, incidentReadPermission, credentials);
          await access.require(entityRef, incidentOpenPermission, credentials);
          return await openByHand(options, wanted, by, key);
        },
      );
      const incident = await reader.get(record.id, credentials);
      return { output: { ...toldOf(incident), isNew } };
    },
  });
}
