import { Command, Refusal, asOf, decide } from './decide';
import { ApprovalRecord } from './records';

const NOW = 1_790_000_000_000;
const HASH = 'a'.repeat(64);
const DANA = 'user:default/dana';
const OSCAR = 'user:default/oscar';

const requested: ApprovalRecord = {
  id: '01890000-0000-7000-8000-000000000001',
  room: 'rollouts',
  subject: { kind: 'rollout', id: 'r1' },
  entityRef: 'component:default/shop',
  environmentId: 'production',
  title: 'Deploy v2 to production',
  plan: { facts: [], changes: [{ title: 'Set the image', text: 'v2' }] },
  planHash: HASH,
  link: null,
  state: 'requested',
  requestedBy: DANA,
  requestedAt: NOW - 1_000,
  expiresAt: NOW + 60_000,
  revision: 1,
};
const granted: ApprovalRecord = {
  ...requested,
  state: 'granted',
  decidedBy: OSCAR,
  decidedAt: NOW - 500,
};

const grant: Command = { kind: 'grant', by: OSCAR, planHash: HASH };
const deny: Command = {
  kind: 'deny',
  by: OSCAR,
  planHash: HASH,
  comment: 'too late in the day',
};
const withdraw: Command = { kind: 'withdraw', by: DANA, planHash: HASH };
const consume: Command = { kind: 'consume', by: 'rollouts', planHash: HASH };

describe('decide', () => {
  it.each<[string, ApprovalRecord, Command, Partial<ApprovalRecord>]>([
    [
      'granted by somebody else',
      requested,
      { ...grant, comment: 'fine' },
      { state: 'granted', decidedBy: OSCAR, decidedAt: NOW, comment: 'fine' },
    ],
    ['denied', requested, deny, { state: 'denied', decidedBy: OSCAR }],
    ['taken back before it is used', granted, deny, { state: 'denied' }],
    ['withdrawn', requested, withdraw, { state: 'withdrawn' }],
    ['withdrawn although granted', granted, withdraw, { state: 'withdrawn' }],
    [
      'consumed, and who granted it stays known',
      granted,
      consume,
      { state: 'consumed', consumedAt: NOW, decidedBy: OSCAR },
    ],
  ])('is %s', (_, record, command, expected) => {
    expect(decide(record, command, NOW)).toMatchObject({
      isNew: true,
      record: { ...expected, revision: 2 },
    });
  });

  it.each<[string, ApprovalRecord, Command, Refusal]>([
    ['of one’s own', requested, { ...grant, by: DANA }, 'own'],
    ['denied by the requester', requested, { ...deny, by: DANA }, 'own'],
    [
      'of a plan that was not seen',
      requested,
      { ...grant, planHash: 'b'.repeat(64) },
      'other-plan',
    ],
    [
      'withdrawn by others',
      requested,
      { ...withdraw, by: OSCAR },
      'not-requester',
    ],
    ['consumed before it is granted', requested, consume, 'wrong-state'],
    [
      'consumed by another room',
      granted,
      { ...consume, by: 'backups' },
      'other-room',
    ],
    [
      'consumed for another plan',
      granted,
      { ...consume, planHash: 'b'.repeat(64) },
      'other-plan',
    ],
    [
      'consumed twice',
      { ...granted, state: 'consumed', consumedAt: NOW },
      consume,
      'wrong-state',
    ],
    [
      'granted after its denial',
      { ...granted, state: 'denied' },
      { ...grant, by: 'user:default/mia' },
      'wrong-state',
    ],
    ['expired before its time', requested, { kind: 'expire' }, 'not-due'],
  ])('is not %s', (_, record, command, refusal) => {
    expect(decide(record, command, NOW)).toEqual({ refusal });
  });

  it.each([requested, granted])(
    'is nobody’s after its deadline, also where nobody wrote that down: $state',
    record => {
      const late = record.expiresAt;
      expect(asOf(record, late - 1).state).toBe(record.state);
      expect(asOf(record, late).state).toBe('expired');
      for (const command of [grant, deny, withdraw, consume]) {
        expect(decide(record, command, late)).toEqual({
          refusal: 'wrong-state',
        });
      }
      expect(decide(record, { kind: 'expire' }, late)).toMatchObject({
        isNew: true,
        record: { state: 'expired' },
      });
    },
  );

  it('takes the same answer of the same person twice for one', () => {
    expect(decide(granted, grant, NOW)).toEqual({
      record: granted,
      isNew: false,
    });
    expect(decide(granted, { ...grant, by: 'user:default/mia' }, NOW)).toEqual({
      refusal: 'wrong-state',
    });
  });

  it('ends in every final state for good', () => {
    for (const state of [
      'denied',
      'withdrawn',
      'expired',
      'consumed',
    ] as const) {
      const over = { ...granted, state };
      for (const command of [grant, deny, withdraw, consume]) {
        const verdict = decide(over, command, NOW);
        expect('refusal' in verdict || !verdict.isNew).toBe(true);
      }
    }
  });
});
