import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { Approval, NewApproval } from '@quarterdeck/plugin-approvals-common';
import { planHashOf } from '@quarterdeck/plugin-approvals-node';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { ApprovalStore } from '../database/ApprovalStore';
import { Command, Refusal, asOf, decide } from '../domain/decide';
import { factOf } from '../domain/facts';
import { ApprovalRecord, present } from '../domain/records';
import { ApprovalNotifier } from '../providers/notifications/types';

/** Of two decisions at once one has to be made anew; more often than so, something is wrong. */
const ATTEMPTS = 5;
const LONGEST_MS = 30 * 24 * 3_600_000;
const EXPIRY_BATCH = 100;

/** Takes down what is asked for, and what becomes of it. */
export class ApprovalService {
  constructor(
    private readonly options: {
      store: ApprovalStore;
      notifier: ApprovalNotifier;
      now: () => number;
      /** Called after facts were put into the outbox. */
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /**
   * Asks for agreement to a plan. The same subject with the same plan asks once.
   *
   * @param room - the plugin that asks
   * @throws InputError where the hash is not that of the plan, or the deadline makes no sense
   */
  async request(
    room: string,
    wanted: NewApproval,
  ): Promise<{ approval: Approval; isNew: boolean }> {
    const { store, notifier, now } = this.options;
    if (planHashOf(wanted.plan) !== wanted.planHash) {
      throw new InputError(
        'planHash is not the hash of the plan: it is the SHA-256 of its canonical JSON',
      );
    }
    const requestedAt = now();
    // Who asks again wants to know what became of it, also after its deadline.
    const known = await store.find({ room, ...wanted });
    if (known) {
      return { approval: present(asOf(known, requestedAt)), isNew: false };
    }
    const expiresAt = Date.parse(wanted.expiresAt);
    if (expiresAt <= requestedAt || expiresAt > requestedAt + LONGEST_MS) {
      throw new InputError(
        'expiresAt has to be in the future, and at most 30 days from now',
      );
    }
    const record: ApprovalRecord = {
      ...wanted,
      id: newId(),
      room,
      state: 'requested',
      requestedAt,
      expiresAt,
      revision: 1,
    };
    const kept = await store.add(record, this.#messages(record));
    if (kept.isNew) {
      this.#told();
      await notifier.requested(kept.record);
    }
    return { approval: present(kept.record), isNew: kept.isNew };
  }

  /**
   * Grants, denies, withdraws or consumes.
   *
   * @throws ConflictError where it is not in a state for that, or another plan was meant
   * @throws NotAllowedError where it is somebody else's to do
   */
  async apply(
    stored: ApprovalRecord,
    command: Exclude<Command, { kind: 'expire' }>,
  ): Promise<ApprovalRecord> {
    const { store, notifier, now } = this.options;
    let current = stored;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const verdict = decide(current, command, now());
      if ('refusal' in verdict) {
        throw refused(verdict.refusal, current);
      }
      if (!verdict.isNew) {
        return verdict.record;
      }
      if (await store.save(verdict.record, this.#messages(verdict.record))) {
        this.#told();
        if (command.kind !== 'consume') {
          await notifier.decided(verdict.record);
        }
        return verdict.record;
      }
      current = (await store.get(current.id)) ?? current;
    }
    throw new ConflictError(
      'Others are deciding on this at the same time; try again',
    );
  }

  /** Writes down what has passed its deadline. */
  async expire(signal: AbortSignal): Promise<void> {
    const { store, notifier, now } = this.options;
    for (;;) {
      const due = await store.due(now(), EXPIRY_BATCH);
      for (const record of due) {
        const verdict = decide(record, { kind: 'expire' }, now());
        if (
          'record' in verdict &&
          (await store.save(verdict.record, this.#messages(verdict.record)))
        ) {
          this.#told();
          await notifier.decided(verdict.record);
        }
      }
      if (due.length < EXPIRY_BATCH || signal.aborted) {
        return;
      }
    }
  }

  #messages(record: ApprovalRecord): OutboxMessage[] {
    const type = `approvals.approval.${record.state}`;
    const id = factId({
      room: 'approvals',
      subjectId: record.id,
      type,
      revision: 1,
    });
    return [toMessage(factOf(record, id, this.options.now()))];
  }

  #told(): void {
    this.options.onFacts();
    this.options.onChanged();
  }
}

function refused(refusal: Refusal, { state, room }: ApprovalRecord): Error {
  switch (refusal) {
    case 'own':
      return new NotAllowedError(
        'You asked for this yourself; somebody else has to decide',
      );
    case 'not-requester':
      return new NotAllowedError('Only who asked for it can withdraw it');
    case 'other-room':
      return new NotAllowedError(`Only ${room}, which asked, can use it`);
    case 'other-plan':
      return new ConflictError(
        'The plan is another one than you have seen; look at it again',
      );
    default:
      return new ConflictError(`It is ${state} already`);
  }
}
