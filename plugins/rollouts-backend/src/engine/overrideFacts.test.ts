import {
  gateOverrideFactPayloadSchema,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { GateOverride } from '../domain/overrides';
import { RolloutRecord } from '../domain/records';
import { initialState } from '../domain/state';
import { examplePlan } from '../testing/examplePlan';
import { overrideFactsOf } from './overrideFacts';

const reason = rolloutReason('gate.open');
const override: GateOverride = {
  gate: 'lock',
  beforeStep: null,
  by: 'user:default/olga',
  cause: 'it burns',
  at: 5,
  closedBecause: reason,
};
const record = (overrides?: GateOverride[]): RolloutRecord => ({
  id: '01890000-0000-7000-8000-000000000001',
  plan: {
    id: '01890000-0000-7000-8000-000000000002',
    hash: 'a'.repeat(64),
    createdBy: 'user:default/dana',
    createdAt: 0,
    expiresAt: 1,
    document: examplePlan('canary'),
    notices: [],
  },
  state: { ...initialState(0, [], reason), overrides },
  startedBy: 'user:default/dana',
  startedAt: 0,
  revision: 2,
});

describe('facts of passed gates', () => {
  it('are told once each, and hide who it was from who may not know', () => {
    const passed = record([override]);
    const acknowledged = record([
      { ...override, acknowledgedBy: 'user:default/otto', acknowledgedAt: 6 },
    ]);
    const [first, ...more] = overrideFactsOf(record(), passed, 5);
    expect(more).toEqual([]);
    expect(first.payload).toMatchObject({
      type: 'rollouts.rollout.gate-overridden',
      actor: { kind: 'user', ref: 'user:default/olga' },
      summary: 'Passed the closed gate lock of production',
      personalKeys: expect.arrayContaining(['overriddenBy', 'cause']),
    });
    expect(
      gateOverrideFactPayloadSchema.parse(Object(first.payload).payload),
    ).toMatchObject({ gate: 'lock', cause: 'it burns', acknowledgedBy: null });
    expect(overrideFactsOf(passed, passed, 6)).toEqual([]);
    expect(overrideFactsOf(passed, acknowledged, 6)[0].payload).toMatchObject({
      type: 'rollouts.rollout.override-acknowledged',
      actor: { ref: 'user:default/otto' },
    });
  });
});
