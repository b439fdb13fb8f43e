import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Hold,
  HoldList,
  rolloutReadPermission,
} from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { HoldFilter, HoldStore } from '../database/HoldStore';
import { HoldRecord, isOver } from '../domain/hold';

const MOST = 200;

/** Holds as people see them, and their release by hand. */
export class HoldService {
  constructor(
    private readonly options: {
      access: EntityAccess;
      holds: HoldStore;
      now: () => number;
      onChanged(): void;
    },
  ) {}

  /** Newest first, of what the reader may see. */
  async list(
    filter: HoldFilter,
    credentials: BackstageCredentials,
  ): Promise<HoldList> {
    const { access, holds, now } = this.options;
    const found = await holds.list(filter, MOST);
    const readable = await access.readable(
      found.map(({ entityRef }) => entityRef),
      rolloutReadPermission,
      credentials,
    );
    return {
      asOf: new Date(now()).toISOString(),
      items: found
        .filter(({ entityRef }) => readable.has(entityRef))
        .map(presentHold),
    };
  }

  /** @throws NotFoundError also for who may not see it */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<HoldRecord> {
    const { access, holds } = this.options;
    const hold = await holds.get(id);
    const readable = hold
      ? await access.readable(
          [hold.entityRef],
          rolloutReadPermission,
          credentials,
        )
      : undefined;
    if (!hold || !readable?.has(hold.entityRef)) {
      throw new NotFoundError(`There is no hold ${id}, or you may not see it`);
    }
    return hold;
  }

  /** @throws ConflictError for one that has ended */
  async release(hold: HoldRecord, by: string, cause: string): Promise<Hold> {
    const { holds, now, onChanged } = this.options;
    if (isOver(hold)) {
      throw new ConflictError(`The hold is ${hold.state} already`);
    }
    const released: HoldRecord = {
      ...hold,
      lift: hold.lift ?? { kind: 'by-hand', by, cause },
      nextAt: now(),
      revision: hold.revision + 1,
    };
    if (!(await holds.save(released, []))) {
      throw new ConflictError('The hold has just changed; try again');
    }
    onChanged();
    return presentHold(released);
  }
}

export function presentHold(hold: HoldRecord): Hold {
  return {
    id: hold.id,
    rolloutId: hold.rolloutId,
    entityRef: hold.entityRef,
    environmentId: hold.environmentId,
    cluster: hold.cluster,
    object: hold.object,
    owner: hold.owner,
    holder: hold.holder ?? null,
    good: hold.good,
    bad: hold.bad,
    state: hold.state,
    reason: hold.reason,
    createdAt: iso(hold.createdAt),
    placedAt: hold.placedAt === undefined ? null : iso(hold.placedAt),
    expiresAt: iso(hold.expiresAt),
    endedAt: hold.endedAt === undefined ? null : iso(hold.endedAt),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
