import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { protectionReadPermission } from '@quarterdeck/plugin-backups-common';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type { ProtectionReader } from '../database/ProtectionStore';
import type { PolicyRecord } from '../domain/records';

/** Finds policies for readers. */
export class PolicyAccess {
  constructor(
    private readonly options: {
      access: Pick<EntityAccess, 'readable'>;
      store: Pick<ProtectionReader, 'policy'>;
    },
  ) {}

  /** @throws NotFoundError also for one of an entity of which the caller may not see how it is protected */
  async require(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<PolicyRecord> {
    const policy = await this.options.store.policy(id);
    if (policy && (await this.mayRead(policy.entityRef, credentials))) {
      return policy;
    }
    throw new NotFoundError(`There is no policy ${id}, or you may not see it`);
  }

  async mayRead(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const readable = await this.options.access.readable(
      [entityRef],
      protectionReadPermission,
      credentials,
    );
    return readable.has(entityRef);
  }
}
