import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { protectionReadPermission } from '@quarterdeck/plugin-backups-common';
import { fullEntityRef, type EntityAccess } from '@quarterdeck/toolkit-node';
import type { ProtectionReader } from '../database/ProtectionStore';
import type { PolicyRecord } from '../domain/records';

export const ENTITY = 'The entity, in full: component:default/shop';
export const SOURCE = 'Name of the source, where the entity has several';

/**
 * @throws NotFoundError, NotAllowedError for an entity that is not for the caller, and one without that source
 * @throws InputError where several are meant
 */
export async function policyOf(
  { access, store }: { access: EntityAccess; store: ProtectionReader },
  asked: { entityRef: string; source?: string },
  credentials: BackstageCredentials,
): Promise<PolicyRecord> {
  const entityRef = fullEntityRef(asked.entityRef);
  await access.require(entityRef, protectionReadPermission, credentials);
  const policies = await store.policies([entityRef]);
  const names = policies.map(({ source }) => source).join(', ');
  const found = policies.filter(
    ({ source }) => asked.source === undefined || source === asked.source,
  );
  const [policy] = found;
  if (!policy) {
    throw new NotFoundError(
      policies.length === 0
        ? `Nothing of ${entityRef} is backed up; docs/guides/backups.md says how it would be`
        : `${entityRef} has no source ${asked.source}; it has ${names}`,
    );
  }
  if (found.length > 1) {
    throw new InputError(
      `Say which source of ${entityRef} you mean; there is ${names}`,
    );
  }
  return policy;
}
