import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type { IRouter } from 'express';
import type { Knex } from 'knex';
import { KnexStandings } from '../database/KnexStandings';
import type { ProtectionReader } from '../database/ProtectionStore';
import { PolicyAccess } from '../engine/PolicyAccess';
import { Proof, type ProofOptions } from '../engine/Proof';
import type { PolicyContext } from '../http/presentPolicy';
import {
  getFleet,
  getHistory,
  getProtection,
  getRestorable,
} from '../http/routes/protection';

/** What would be lost, how long recovery takes, and who is not protected at all. */
export function createProof(
  options: {
    access: EntityAccess;
    httpAuth: HttpAuthService;
    knex: Knex;
    permissions: PermissionsService;
    store: ProtectionReader;
    now: () => number;
  } & Pick<ProofOptions, 'provenRecipients' | 'mirrors'> &
    Partial<PolicyContext>,
): {
  proof: Proof;
  policyContext: PolicyContext;
  addRoutes(router: IRouter): void;
} {
  const { knex, store } = options;
  const { storeState = () => undefined, nextAt = () => undefined } = options;
  const policyContext = { storeState, nextAt };
  const proof = new Proof({
    ...options,
    standings: new KnexStandings(knex, store),
    storeIsReachable: name => storeState(name)?.isReachable ?? undefined,
  });
  const policies = new PolicyAccess(options);
  const shown = { ...options, ...policyContext, proof, policies };
  return {
    proof,
    policyContext,
    addRoutes(router) {
      router.get(
        '/v1/entities/:kind/:namespace/:name/protection',
        getProtection(shown),
      );
      router.get('/v1/fleet', getFleet(shown));
      router.get('/v1/policies/:id/history', getHistory(shown));
      router.get('/v1/policies/:id/restorable', getRestorable(shown));
    },
  };
}
