import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  evidenceSchema,
  protectionReadPermission,
} from '@quarterdeck/plugin-backups-common';
import {
  fullEntityRef,
  parseRequest,
  type EntityAccess,
} from '@quarterdeck/toolkit-node';
import type { EvidenceDesk } from '../engine/EvidenceDesk';
import { ENTITY } from './policyOf';

/** `backups:get-evidence` */
export function registerGetEvidence({
  access,
  actionsRegistry,
  desk,
}: {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  desk: Pick<EvidenceDesk, 'of'>;
}): void {
  actionsRegistry.register({
    name: 'get-evidence',
    title: 'Get the evidence of backups of a quarter',
    description:
      'Tells what was promised for the data of an entity in a quarter and what was kept: RPO, RTO, backups, restore tests, deletions; signed. When to use: for an audit. Reads only.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          quarter: z.string().describe('Such as 2026-Q3'),
        }),
      output: z =>
        z.object({
          evidence: z.record(z.unknown()),
          signature: z.string().describe('Ed25519, base64'),
          publicKey: z.string().describe('PEM'),
        }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = fullEntityRef(input.entityRef);
      await access.require(entityRef, protectionReadPermission, credentials);
      const { quarter } = parseRequest(evidenceSchema.pick({ quarter: true }), {
        quarter: input.quarter,
      });
      const { evidence, signature, publicKey } = await desk.of(
        entityRef,
        quarter,
      );
      return { output: { evidence: { ...evidence }, signature, publicKey } };
    },
  });
}
