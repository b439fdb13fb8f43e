import {
  GateKind,
  GateState,
  PlannedGate,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { RolloutGate } from '@quarterdeck/plugin-rollouts-node';
import { RolloutRecord } from '../domain/records';
import { answered } from '../domain/overrides';
import { stepOf } from '../domain/state';

/** Asks the gates that are before a rollout. */
export class GateKeeper {
  readonly #gates: ReadonlyMap<GateKind, RolloutGate>;

  constructor(
    gates: readonly RolloutGate[],
    private readonly now: () => number,
  ) {
    this.#gates = new Map(gates.map(gate => [gate.kind, gate]));
  }

  /** The answers of all gates of the plan, newly asked where they are due; undefined where none is. */
  async ask(
    record: RolloutRecord,
    signal: AbortSignal,
  ): Promise<GateState[] | undefined> {
    const due = this.#due(record);
    if (due === undefined) {
      return undefined;
    }
    const answers: GateState[] = [];
    for (const planned of record.plan.document.gates) {
      answers.push(
        due.includes(planned)
          ? await this.#askOne(planned, record, signal)
          : (known(record, planned) ?? notAsked(planned)),
      );
    }
    return answered(answers, record.state.overrides);
  }

  #due(record: RolloutRecord): PlannedGate[] | undefined {
    const { plan, state } = record;
    const { gates, steps } = plan.document;
    if (state.phase === 'waiting') {
      return gates.filter(({ beforeStep }) => beforeStep === null);
    }
    const next = steps[state.step + 1];
    const held =
      state.heldSince !== undefined &&
      (state.isHurried ||
        this.now() >= state.heldSince + stepOf(plan.document, state).holdMs);
    const due = gates.filter(
      ({ beforeStep }) => next !== undefined && beforeStep === next.id,
    );
    return state.phase === 'progressing' && held && due.length > 0
      ? due
      : undefined;
  }

  async #askOne(
    planned: PlannedGate,
    record: RolloutRecord,
    signal: AbortSignal,
  ): Promise<GateState> {
    const { kind, beforeStep } = planned;
    const gate = this.#gates.get(kind);
    const closed = {
      kind,
      beforeStep,
      isOpen: false,
      liftedBy: rolloutReason('lift.administrator'),
      link: null,
    };
    if (!gate) {
      return { ...closed, reason: rolloutReason('gate.unknown', { kind }) };
    }
    try {
      const answer = await gate.check(
        {
          rolloutId: record.id,
          document: record.plan.document,
          planHash: record.plan.hash,
          planned,
          startedBy: record.startedBy,
          startedAt: record.startedAt,
        },
        signal,
      );
      return {
        kind,
        beforeStep,
        isOpen: answer.isOpen,
        reason: answer.reason,
        liftedBy: answer.liftedBy ?? null,
        link: answer.link ?? null,
      };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      return { ...closed, reason: rolloutReason('gate.failed', { cause }) };
    }
  }
}

function known({ state }: RolloutRecord, planned: PlannedGate) {
  return state.gates.find(
    ({ kind, beforeStep }) =>
      kind === planned.kind && beforeStep === planned.beforeStep,
  );
}

export function notAsked({ kind, beforeStep }: PlannedGate): GateState {
  return {
    kind,
    beforeStep,
    isOpen: false,
    reason: rolloutReason('gate.not-asked'),
    liftedBy: null,
    link: null,
  };
}
