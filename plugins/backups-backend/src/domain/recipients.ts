import type { PolicyRecord } from './records';

type Recipients = PolicyRecord['recipients'];

/** Name of the portal's own key, without which nothing could be restored for proof. All others are in escrow. */
export const OWN_KEY = 'restore-test';

/** @param escrow - names of keys that a policy chose; `undefined`: all */
export function chosenRecipients(
  recipients: Recipients,
  escrow: readonly string[] | undefined,
): Recipients {
  return recipients.filter(
    ({ name }) =>
      name === OWN_KEY || escrow === undefined || escrow.includes(name),
  );
}

/** Who opens backups when the portal is gone. */
export function escrowOf(recipients: Recipients): Recipients {
  return recipients.filter(({ name }) => name !== OWN_KEY);
}

/**
 * Whether the owners of all keys in escrow have proven that they can decrypt.
 *
 * @returns `undefined` where there are none
 */
export function isEscrowProven(
  recipients: Recipients,
  proven: ReadonlySet<string>,
): boolean | undefined {
  const escrow = escrowOf(recipients);
  return escrow.length === 0
    ? undefined
    : escrow.every(({ recipient }) => proven.has(recipient));
}
