import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  evidenceSchema,
  protectionReadPermission,
  type SignedEvidence,
} from '@quarterdeck/plugin-backups-common';
import {
  EntityAccess,
  entityRefOf,
  parseRequest,
} from '@quarterdeck/toolkit-node';
import type { EvidenceDesk } from '../../engine/EvidenceDesk';
import type { Handler } from './protection';

export interface EvidenceOptions {
  access: EntityAccess;
  httpAuth: HttpAuthService;
  desk: EvidenceDesk;
}

/** `GET /v1/entities/:kind/:namespace/:name/evidence?quarter=2026-Q3` */
export function getEvidence({
  access,
  httpAuth,
  desk,
}: EvidenceOptions): Handler<SignedEvidence> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = entityRefOf(request.params);
    const { quarter } = parseRequest(
      evidenceSchema.pick({ quarter: true }),
      request.query,
    );
    await access.require(entityRef, protectionReadPermission, credentials);
    response.json(await desk.of(entityRef, quarter));
  };
}

/** `GET /v1/evidence-key`: PEM, to verify signatures with. */
export function getEvidenceKey({
  httpAuth,
  desk,
}: EvidenceOptions): Handler<string> {
  return async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.type('application/x-pem-file').send(desk.publicKey);
  };
}
