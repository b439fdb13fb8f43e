import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { IncidentStore } from '../database/IncidentStore';
import { PersonalCommand } from '../domain/commands';
import { decide, isWorse } from '../domain/decide';
import { merge } from '../domain/merge';
import { Note, noteDown } from '../domain/notes';
import {
  AlertRecord,
  IncidentRecord,
  LinkedRunRecord,
} from '../domain/records';
import { IncidentNotifier, Notice } from '../providers/notifications/types';
import { alertFact, factsOf, wordsFact } from './facts';
import { refused } from './refused';

/** Of two changes at once one has to be made anew; more often than so, something is wrong. */
const ATTEMPTS = 5;
/** Longer chains of merges than that are no work of people. */
const MERGES = 100;

type Verdict = { record: IncidentRecord; isNew: boolean };

/** What people do with incidents. Whether they may is asked before. */
export class IncidentService {
  constructor(
    private readonly options: {
      store: Pick<
        IncidentStore,
        'get' | 'save' | 'saveMerged' | 'getAlert' | 'saveAlert'
      >;
      notifier: IncidentNotifier;
      now: () => number;
      /** Called after facts were put into the outbox. */
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /**
   * Acknowledges, sets the severity, assigns, mitigates, resolves or reopens.
   *
   * @throws ConflictError where it is not in a state for that
   * @throws InputError for a time that it cannot have been
   */
  async apply(
    id: string,
    command: PersonalCommand,
    comment?: string,
  ): Promise<IncidentRecord> {
    const { now, notifier } = this.options;
    const { before, after } = await this.#change(
      id,
      record => {
        const verdict = decide(record, command, now());
        if ('refusal' in verdict) {
          throw refused(verdict.refusal, record, command.kind);
        }
        return verdict;
      },
      (record, changed) =>
        factsOf(record, changed, now(), { by: command.by, comment }),
    );
    const notice = noticeOf(before, after, command);
    if (notice) {
      await notifier.tell(after, notice);
    }
    return after;
  }

  /**
   * Two turn out to be one.
   *
   * @returns the one that lives on, to which `intoId` leads
   * @throws ConflictError, InputError where that cannot be
   */
  async merge(
    id: string,
    intoId: string,
    by: string,
    comment?: string,
  ): Promise<IncidentRecord> {
    const { store, now } = this.options;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const record = await this.#get(id);
      const into = await this.survivorOf(intoId);
      if (record.mergedInto?.id === into.id) {
        return into;
      }
      const verdict = merge(record, into, now());
      if ('refusal' in verdict) {
        throw refused(verdict.refusal, record, 'merge');
      }
      const told = { by, comment };
      const messages = [
        ...factsOf(record, verdict.merged, now(), told),
        ...factsOf(into, verdict.into, now(), told),
      ];
      if (await store.saveMerged(verdict.merged, verdict.into, messages)) {
        this.#told();
        return verdict.into;
      }
    }
    throw contended();
  }

  /** The one that lives on of those that were merged. */
  async survivorOf(id: string): Promise<IncidentRecord> {
    let record = await this.#get(id);
    for (let merges = 0; record.mergedInto && merges < MERGES; merges += 1) {
      record = await this.#get(record.mergedInto.id);
    }
    return record;
  }

  /**
   * Takes down an update for stakeholders, who are told it, a comment, what caused it or an action item.
   *
   * @param words - what was said with it, where something was
   */
  async note(
    id: string,
    note: Note,
    by: string,
    words?: { id: string; text: string },
  ): Promise<IncidentRecord> {
    const { now, notifier } = this.options;
    const { after } = await this.#change(
      id,
      record => {
        const verdict = noteDown(record, note);
        if ('refusal' in verdict) {
          throw noteRefused(verdict.refusal, record);
        }
        return verdict;
      },
      (record, changed) => [
        ...factsOf(record, changed, now(), {
          by,
          comment:
            note.kind === 'attribution' ? note.attribution.comment : undefined,
        }),
        ...(words
          ? [
              wordsFact(
                record,
                note.kind === 'update' ? 'update' : 'comment',
                { ...words, by },
                now(),
              ),
            ]
          : []),
      ],
    );
    if (note.kind === 'update') {
      await notifier.tell(after, { kind: 'updated', text: note.update.text });
    }
    return after;
  }

  /** A run of a runbook was started for it. */
  async linkRun(id: string, run: LinkedRunRecord): Promise<IncidentRecord> {
    return await this.note(id, { kind: 'run', run }, run.startedBy);
  }

  /**
   * Says whether an alert was right to fire.
   *
   * @throws NotFoundError where it is none of this incident's
   */
  async judge(
    id: string,
    alertId: string,
    verdict: 'true' | 'false',
    by: string,
  ): Promise<void> {
    const { store, now } = this.options;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const incident = await this.#get(id);
      const alert = await store.getAlert(alertId);
      if (!alert || alert.incidentId !== id) {
        throw new NotFoundError(
          `There is no alert ${alertId} in INC-${incident.number}`,
        );
      }
      if (alert.verdict === verdict) {
        return;
      }
      const judged: AlertRecord = {
        ...alert,
        verdict,
        judgedBy: by,
        revision: alert.revision + 1,
      };
      const message = alertFact(incident, judged, 'judged', now(), by);
      if (await store.saveAlert(judged, [message])) {
        this.#told();
        return;
      }
    }
    throw contended();
  }

  async #change(
    id: string,
    decideOn: (record: IncidentRecord) => Verdict,
    messagesOf: (
      before: IncidentRecord,
      after: IncidentRecord,
    ) => OutboxMessage[],
  ): Promise<{ before: IncidentRecord; after: IncidentRecord }> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const before = await this.#get(id);
      const { record: after, isNew } = decideOn(before);
      if (!isNew) {
        return { before, after };
      }
      const messages = messagesOf(before, after);
      if (await this.options.store.save(after, messages)) {
        this.#told();
        return { before, after };
      }
    }
    throw contended();
  }

  async #get(id: string): Promise<IncidentRecord> {
    const record = await this.options.store.get(id);
    if (!record) {
      throw new NotFoundError(`There is no incident ${id}`);
    }
    return record;
  }

  #told(): void {
    this.options.onFacts();
    this.options.onChanged();
  }
}

function contended(): Error {
  return new ConflictError(
    'Others are changing this incident at the same time; try again',
  );
}

function noteRefused(
  refusal: 'wrong-state' | 'too-many' | 'no-such-item',
  record: IncidentRecord,
): Error {
  switch (refusal) {
    case 'too-many':
      return new InputError(
        `INC-${record.number} has as many of these as it can hold`,
      );
    case 'no-such-item':
      return new NotFoundError(
        `There is no such action item in INC-${record.number}`,
      );
    default:
      return refused('wrong-state', record, 'comment');
  }
}

function noticeOf(
  before: IncidentRecord,
  after: IncidentRecord,
  command: PersonalCommand,
): Notice | undefined {
  if (before.revision === after.revision) {
    return undefined;
  }
  switch (command.kind) {
    case 'assign':
      return command.user === undefined || command.user === command.by
        ? undefined
        : { kind: 'assigned', user: command.user, role: command.role };
    case 'set-severity':
      return isWorse(after.severity, before.severity)
        ? { kind: 'raised' }
        : undefined;
    case 'resolve':
      return { kind: 'resolved' };
    case 'reopen':
      return { kind: 'reopened' };
    default:
      return undefined;
  }
}
