import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { HoldRecord } from '../domain/hold';
import { initialState } from '../domain/state';
import { examplePlan } from '../testing/examplePlan';
import { KnexHoldStore } from './KnexHoldStore';
import { KnexRolloutStore } from './KnexRolloutStore';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NOW = 1_790_000_000_123;
const REASON = rolloutReason('hold.wanted');

describe.each(databases.eachSupportedId())(
  'KnexHoldStore on %s',
  databaseId => {
    it('keeps a hold that is born with the way back, and lets one change it at a time', async () => {
      const knex = await databases.init(databaseId);
      const rollouts = await KnexRolloutStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        () => NOW,
      );
      const holds = new KnexHoldStore(knex, () => NOW);
      const lease = await new KnexLeases(knex).acquire('drive', 'one');
      if (!lease) {
        throw new Error('The lease was not free');
      }
      const document = examplePlan('canary');
      const plan = {
        id: newId(),
        hash: 'a'.repeat(64),
        createdBy: 'user:default/dana',
        createdAt: NOW,
        expiresAt: NOW + 60_000,
        document,
        notices: [],
      };
      await rollouts.addPlan(plan);
      const rollout = {
        id: newId(),
        plan,
        state: initialState(NOW, [], REASON),
        startedBy: 'user:default/dana',
        startedAt: NOW,
        nextAt: NOW,
        revision: 1,
      };
      await rollouts.start(
        rollout,
        { at: NOW, by: 'user:default/dana', reason: REASON },
        [],
      );
      const hold: HoldRecord = {
        id: newId(),
        rolloutId: rollout.id,
        entityRef: document.entityRef,
        environmentId: 'production',
        cluster: 'demo',
        object: { kind: 'Deployment', namespace: 'shop', name: 'shop' },
        owner: { kind: 'argo-cd', name: 'shop' },
        good: document.from,
        bad: document.to,
        state: 'wanted',
        reason: REASON,
        createdAt: NOW,
        expiresAt: NOW + 60_000,
        nextAt: NOW,
        revision: 1,
      };
      const progress = {
        record: {
          ...rollout,
          state: { ...rollout.state, phase: 'restoring' as const },
          revision: 2,
        },
        log: [],
        verdicts: [],
        messages: [],
        notices: [],
        holds: [hold],
      };
      expect(await rollouts.save(progress, lease)).toBe(true);
      // The same look again is refused whole, and its hold with it.
      expect(
        await rollouts.save(
          { ...progress, holds: [{ ...hold, id: newId() }] },
          lease,
        ),
      ).toBe(false);
      expect(await holds.get(hold.id)).toEqual(hold);
      expect(await holds.due(NOW, 9)).toEqual([hold]);
      expect(await holds.due(NOW - 1, 9)).toEqual([]);
      const placed: HoldRecord = {
        ...hold,
        state: 'placed',
        holder: {
          kind: 'argo-application',
          namespace: 'argocd',
          name: 'shop',
        },
        previous: '{"selfHeal":true}',
        placedAt: NOW,
        lift: { kind: 'by-hand', by: 'user:default/dana', cause: 'merged' },
        nextAt: NOW + 15_000,
        revision: 2,
      };
      expect(await holds.save(placed, [{ id: 'm1', payload: {} }], lease)).toBe(
        true,
      );
      expect(await holds.save(placed, [], lease)).toBe(false);
      expect(await holds.get(hold.id)).toEqual(placed);
      expect(await knex('quarterdeck_outbox').pluck('id')).toEqual(['m1']);
      await expect(
        holds.save({ ...placed, revision: 3 }, [], {
          ...lease,
          generation: lease.generation - 1,
        }),
      ).rejects.toThrow(/lease/i);
      const over: HoldRecord = {
        ...placed,
        state: 'released',
        endedAt: NOW + 1,
        nextAt: undefined,
        revision: 3,
      };
      expect(await holds.list({ isActive: true }, 9)).toHaveLength(1);
      await holds.save(over, []);
      expect(await holds.list({ isActive: true }, 9)).toEqual([]);
      expect(await holds.list({ rolloutId: rollout.id }, 9)).toEqual([over]);
      expect(await holds.list({ rolloutId: newId() }, 9)).toEqual([]);
    });
  },
);
