import {
  PlannedGate,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { RolloutGate } from '@quarterdeck/plugin-rollouts-node';
import { RolloutRecord } from '../domain/records';
import { RolloutState, initialState } from '../domain/state';
import { examplePlan } from '../testing/examplePlan';
import { GateKeeper, notAsked } from './GateKeeper';

const NOW = 1_790_000_000_000;
const planned = (kind: string, beforeStep: string | null): PlannedGate => ({
  kind,
  beforeStep,
  title: rolloutReason('gate.open'),
});
const LOCK = planned('lock', null);
const SMOKE = planned('smoke-test', 'canary-5');

function record(
  gates: PlannedGate[],
  changes: Partial<RolloutState> = {},
): RolloutRecord {
  return {
    id: 'r',
    plan: {
      id: 'p',
      hash: 'h',
      createdBy: 'user:default/dana',
      createdAt: NOW,
      expiresAt: NOW,
      document: examplePlan('canary', { gates }),
      notices: [],
    },
    state: {
      ...initialState(NOW, gates.map(notAsked), rolloutReason('gate.open')),
      ...changes,
    },
    startedBy: 'user:default/dana',
    startedAt: NOW,
    revision: 1,
  };
}

function gate(kind: string, check: RolloutGate['check']): RolloutGate {
  return { kind, plan: () => undefined, check };
}

const open = async () => ({
  isOpen: true,
  reason: rolloutReason('gate.open'),
});
const signal = new AbortController().signal;
const ask = async (gates: RolloutGate[], of: RolloutRecord) =>
  (await new GateKeeper(gates, () => NOW).ask(of, signal))?.map(
    ({ kind, isOpen, reason }) => [kind, isOpen, reason.code],
  );

describe('the gates before a rollout', () => {
  it('are asked before the first write, and those of later steps not yet', async () => {
    const gates = [gate('lock', open), gate('smoke-test', open)];
    expect(await ask(gates, record([LOCK, SMOKE]))).toEqual([
      ['lock', true, 'gate.open'],
      ['smoke-test', false, 'gate.not-asked'],
    ]);
  });

  it('are closed where they cannot be asked, or nobody knows them', async () => {
    const broken = gate('lock', async () => {
      throw new Error('no database');
    });
    expect(await ask([broken], record([LOCK, SMOKE]))).toEqual([
      ['lock', false, 'gate.failed'],
      ['smoke-test', false, 'gate.not-asked'],
    ]);
    expect(await ask([], record([LOCK]))).toEqual([
      ['lock', false, 'gate.unknown'],
    ]);
  });

  const { steps } = examplePlan('canary');
  const atStep = (changes: Partial<RolloutState>) =>
    record([LOCK, SMOKE], { phase: 'progressing', step: 0, ...changes });
  const { holdMs } = steps[0];
  it.each<[string, Partial<RolloutState>, boolean]>([
    ['the step before is not there', { heldSince: undefined }, false],
    ['it has held for as long as it has to', { heldSince: NOW - holdMs }, true],
    ['it still has to hold', { heldSince: NOW + 1 - holdMs }, false],
    ['it is hurried', { heldSince: NOW, isHurried: true }, true],
    ['it is paused', { heldSince: 0, phase: 'paused' }, false],
    ['it goes back', { heldSince: 0, phase: 'restoring' }, false],
    ['the next step has none', { heldSince: 0, step: 1 }, false],
  ])('of a step: %s', async (_, changes, isAsked) => {
    const answers = await ask([gate('smoke-test', open)], atStep(changes));
    expect(answers !== undefined).toBe(isAsked);
  });

  it('keep what was said of those before', async () => {
    const state = atStep({
      heldSince: 0,
      gates: [
        { ...notAsked(LOCK), isOpen: true, reason: rolloutReason('gate.open') },
      ],
    });
    expect(await ask([gate('smoke-test', open)], state)).toEqual([
      ['lock', true, 'gate.open'],
      ['smoke-test', true, 'gate.open'],
    ]);
  });
});
