import { Outbox } from '@quarterdeck/toolkit-node';
import type { IRouter } from 'express';
import { KnexKeyProofs } from '../database/KnexKeyProofs';
import { KeyProofs, type KeyProofsOptions } from '../engine/KeyProofs';
import {
  answerChallenge,
  challengeKey,
  getKeys,
  type KeysOptions,
} from '../http/routes/keys';

/** Whether those who shall open backups without the portal can do so. */
export function createKeyProofs(
  options: Omit<KeyProofsOptions, 'proofs' | 'outbox'> &
    Omit<KeysOptions, 'keyProofs'>,
): {
  keyProofs: KeyProofs;
  provenRecipients(): Promise<ReadonlySet<string>>;
  addRoutes(router: IRouter): void;
} {
  const keyProofs = new KeyProofs({
    ...options,
    proofs: new KnexKeyProofs(options.knex),
    outbox: new Outbox(options.now),
  });
  const shown = { ...options, keyProofs };
  return {
    keyProofs,
    provenRecipients: () => keyProofs.provenRecipients(),
    addRoutes(router) {
      router.get('/v1/keys', getKeys(shown));
      router.post('/v1/key-challenges', challengeKey(shown));
      router.post('/v1/key-challenges/:id/answer', answerChallenge(shown));
    },
  };
}
