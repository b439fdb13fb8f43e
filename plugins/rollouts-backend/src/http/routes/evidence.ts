import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import {
  Evidence,
  newEvidenceSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { audited, parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { EvidenceService } from '../../engine/EvidenceService';

export interface EvidenceOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  evidence: EvidenceService;
}

/** `POST /v1/evidence`: what a pipeline says of an image. 201 for something new, 200 for what is known. */
export function reportEvidence({
  httpAuth,
  auditor,
  evidence,
}: EvidenceOptions): RequestHandler<Record<string, string>, Evidence> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const wanted = parseRequest(newEvidenceSchema, request.body);
    const { entityRef, kind, image } = wanted;
    const reported = await audited(
      auditor,
      { eventId: 'evidence', severityLevel: 'medium', request },
      { actionType: 'report', entityRef, kind, image },
      async () => {
        evidence.assertReporter(credentials);
        return await evidence.report(wanted, credentials.principal.subject);
      },
    );
    response.status(reported.isNew ? 201 : 200).json(reported.evidence);
  };
}
