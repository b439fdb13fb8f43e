import type { IRouter } from 'express';
import type { Knex } from 'knex';
import { KnexKeyProofs } from '../database/KnexKeyProofs';
import { EvidenceDesk, type EvidenceOptions } from '../engine/EvidenceDesk';
import {
  getEvidence,
  getEvidenceKey,
  type EvidenceOptions as RouteOptions,
} from '../http/routes/evidence';

/** What was promised and kept in a quarter, signed. */
export function createEvidence(
  options: { knex: Knex } & Omit<EvidenceOptions, 'proofs'> &
    Omit<RouteOptions, 'desk'>,
): { desk: EvidenceDesk; addRoutes(router: IRouter): void } {
  const desk = new EvidenceDesk({
    ...options,
    proofs: new KnexKeyProofs(options.knex),
  });
  const shown = { ...options, desk };
  return {
    desk,
    addRoutes(router) {
      router.get(
        '/v1/entities/:kind/:namespace/:name/evidence',
        getEvidence(shown),
      );
      router.get('/v1/evidence-key', getEvidenceKey(shown));
    },
  };
}
