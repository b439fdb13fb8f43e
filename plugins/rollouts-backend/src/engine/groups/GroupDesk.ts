import {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Group,
  GroupControl,
  GroupDetails,
  GroupPage,
  NewGroup,
  rolloutControlPermission,
  rolloutReadPermission,
  rolloutReason,
  rolloutStartPermission,
} from '@quarterdeck/plugin-rollouts-common';
import {
  EntityAccess,
  EntityPermission,
  audited,
  fromPageCursor,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { Request } from 'express';
import { z } from 'zod';
import { KnexGroupStore } from '../../database/KnexGroupStore';
import { RolloutStore } from '../../database/RolloutStore';
import { GroupRecord } from '../../domain/groups/state';
import { PlanRecord } from '../../domain/records';
import { RolloutReader } from '../RolloutReader';
import { GroupService } from './GroupService';
import { presentGroup } from './presentGroup';
import { rolloutsOf } from './seenOf';

const keySchema = z.object({
  startedAt: z.number().int(),
  id: z.string().max(36),
});
const WINDOW = 50;
const MOST_WINDOWS = 10;

export interface GroupDeskOptions {
  access: EntityAccess;
  auditor: AuditorService;
  auth: AuthService;
  groups: KnexGroupStore;
  store: Pick<RolloutStore, 'get'>;
  reader: RolloutReader;
  service: GroupService;
  now: () => number;
}

/** Where people ask for groups of rollouts, and about them: who may, and the audit record of it. */
export class GroupDesk {
  constructor(private readonly options: GroupDeskOptions) {}

  /** Newest first; a group is shown to who may see one of its members, with those that they may see. */
  async list(
    query: { limit: number; cursor?: string },
    credentials: BackstageCredentials,
  ): Promise<GroupPage> {
    const { groups, now } = this.options;
    const asOf = new Date(now()).toISOString();
    const found: Group[] = [];
    let after =
      query.cursor === undefined
        ? undefined
        : fromPageCursor(keySchema, query.cursor);
    let hasMore = true;
    for (let windows = 0; windows < MOST_WINDOWS && hasMore; windows += 1) {
      const records = await groups.list(after, WINDOW);
      const readable = await this.#readable(records, credentials);
      hasMore = records.length === WINDOW;
      for (const record of records) {
        if (found.length === query.limit) {
          hasMore = true;
          break;
        }
        after = { startedAt: record.startedAt, id: record.id };
        if (isShown(record, readable)) {
          found.push(await this.#present(record, readable));
        }
      }
      if (found.length === query.limit) {
        break;
      }
    }
    return {
      asOf,
      items: found,
      pageInfo: hasMore && after ? { nextCursor: toPageCursor(after) } : {},
      emptyReason: found.length > 0 ? null : rolloutReason('group.none-yet'),
    };
  }

  /** @throws NotFoundError also for who may see none of its members */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<GroupDetails> {
    const { record, readable } = await this.#find(id, credentials);
    const isWhole = record.state.members.every(({ entityRef }) =>
      readable.has(entityRef),
    );
    return {
      asOf: new Date(this.options.now()).toISOString(),
      group: await this.#present(record, readable),
      // What happened names services: only who may see all of them reads it.
      log: (isWhole ? record.state.log : record.state.log.slice(0, 1)).map(
        ({ at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry }),
      ),
    };
  }

  async start(
    wish: NewGroup,
    credentials: BackstageCredentials,
    request?: Request,
  ): Promise<GroupDetails> {
    const { auditor, reader, service } = this.options;
    const by = this.#personOf(credentials);
    const plans: PlanRecord[] = [];
    for (const { planId } of wish.stages.flat()) {
      const plan = await reader.plan(planId, credentials);
      if (!plan) {
        throw new NotFoundError(
          `There is no plan ${planId}, or you may not see it`,
        );
      }
      plans.push(plan);
    }
    const refs = plans.map(({ document }) => document.entityRef);
    const record = await audited(
      auditor,
      { eventId: 'rollout-group', severityLevel: 'high', request },
      { actionType: 'start', planIds: plans.map(({ id }) => id) },
      async () => {
        await this.#requireAll(refs, rolloutStartPermission, credentials);
        return await service.start(wish, plans, by);
      },
    );
    return await this.get(record.id, credentials);
  }

  async control(
    id: string,
    { control, cause }: { control: GroupControl; cause: string },
    credentials: BackstageCredentials,
    request?: Request,
  ): Promise<GroupDetails> {
    const { auditor, service } = this.options;
    const by = this.#personOf(credentials);
    const { record } = await this.#find(id, credentials);
    const refs = record.state.members.map(({ entityRef }) => entityRef);
    await audited(
      auditor,
      { eventId: 'rollout-group', severityLevel: 'high', request },
      { actionType: control, id },
      async () => {
        await this.#requireAll(
          refs,
          // Going back starts rollouts.
          control === 'abort'
            ? rolloutControlPermission
            : rolloutStartPermission,
          credentials,
        );
        await service.control(id, { kind: control, by, cause });
      },
    );
    return await this.get(id, credentials);
  }

  /** Of members that one may not see there is no word. */
  async #requireAll(
    refs: readonly string[],
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const allowed = await this.options.access.readable(
      refs,
      permission,
      credentials,
    );
    if (refs.some(ref => !allowed.has(ref))) {
      throw new NotAllowedError(
        `It takes the permission ${permission.name} on every member of the group`,
      );
    }
  }

  async #find(id: string, credentials: BackstageCredentials) {
    const record = await this.options.groups.get(id);
    const readable = record
      ? await this.#readable([record], credentials)
      : new Set<string>();
    if (!record || !isShown(record, readable)) {
      throw new NotFoundError(`There is no group ${id}, or you may not see it`);
    }
    return { record, readable };
  }

  async #readable(
    records: readonly GroupRecord[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    return await this.options.access.readable(
      records.flatMap(({ state }) =>
        state.members.map(({ entityRef }) => entityRef),
      ),
      rolloutReadPermission,
      credentials,
    );
  }

  async #present(
    record: GroupRecord,
    readable: ReadonlySet<string>,
  ): Promise<Group> {
    const rollouts = await rolloutsOf(this.options.store, record.state);
    return presentGroup(record, rollouts, ref => readable.has(ref));
  }

  #personOf(credentials: BackstageCredentials): string {
    if (this.options.auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    throw new NotAllowedError(
      'Only a person can ask for this: a service has to ask on behalf of one',
    );
  }
}

function isShown({ state }: GroupRecord, readable: ReadonlySet<string>) {
  return state.members.some(({ entityRef }) => readable.has(entityRef));
}
