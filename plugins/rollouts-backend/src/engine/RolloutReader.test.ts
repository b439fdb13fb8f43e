import { mockCredentials } from '@backstage/backend-test-utils';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { RolloutStore } from '../database/RolloutStore';
import { RolloutRecord } from '../domain/records';
import { initialState } from '../domain/state';
import { examplePlan } from '../testing/examplePlan';
import { RolloutReader } from './RolloutReader';

const SHOWN = 'component:default/shop';
const HIDDEN = 'component:default/secret';

const record = (entityRef: string, startedAt: number): RolloutRecord => ({
  id: newId(),
  plan: {
    id: newId(),
    hash: 'x',
    createdBy: 'user:default/olga',
    createdAt: 0,
    expiresAt: 0,
    document: examplePlan('rolling', { entityRef }),
    notices: [],
  },
  state: initialState(0, [], rolloutReason('log.requested', { by: 'x' })),
  startedBy: 'user:default/olga',
  startedAt,
  revision: 1,
});

describe('a page of rollouts', () => {
  it('says nothing of those that its reader may not see, not even in its cursor', async () => {
    const all = [
      record(SHOWN, 1_000),
      ...Array.from({ length: 99 }, (_, index) => record(HIDDEN, 999 - index)),
    ];
    const access: Pick<EntityAccess, 'readable'> = {
      readable: async () => new Set([SHOWN]),
    };
    const store: Pick<RolloutStore, 'list'> = { list: async () => all };
    const reader = new RolloutReader(
      // Nothing else of them is asked.
      Object.assign(Object.create(null), { access, store, now: () => 0 }),
    );
    const { records, next } = await reader.find(
      { limit: 1 },
      mockCredentials.user(),
    );
    expect(records).toEqual([all[0]]);
    expect(JSON.parse(Buffer.from(next ?? '', 'base64url').toString())).toEqual(
      { id: all[0].id, startedAt: 1_000 },
    );
  });
});
