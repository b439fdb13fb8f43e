import { ConflictError, InputError } from '@backstage/errors';
import { incidentReason } from '@quarterdeck/plugin-incidents-common';
import { v7 as newId } from 'uuid';
import { IncidentStore, ReportTransaction } from '../database/IncidentStore';
import { News, carriesOn, newAlert, newsOf, toldAlert } from '../domain/alerts';
import { isTaken, isWorse } from '../domain/decide';
import { alertFact, factsOf, wordsFact } from './facts';
import { incidentToJoin, newIncident, reportOf } from '../domain/joining';
import { AlertRecord, IncidentRecord, isOver } from '../domain/records';
import { IncidentNotifier } from '../providers/notifications/types';
import { Draft, act, follow, noticeOf } from './drafts';
import { AlertReport, IncidentDesk, Report } from './IncidentDesk';

/** Somebody who changes the same incident at the same time is waited for so often. */
const ATTEMPTS = 5;
/**
 * Of one incident. Labels that are never the same, like the name of a pod that is made anew all the time, would fill the
 * database; that it fires is known by then.
 */
const MOST_ALERTS = 1000;

/** How reports become incidents, in one transaction each that no other report of the same entity overlaps. */
export class ReportDesk implements IncidentDesk {
  constructor(
    private readonly options: {
      store: Pick<IncidentStore, 'reporting'>;
      notifier: IncidentNotifier;
      now: () => number;
      /** Called after facts were put into the outbox. */
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  async report(
    report: Report,
    also?: (transaction: ReportTransaction) => Promise<void>,
  ): Promise<{ record: IncidentRecord; isNew: boolean; hasChanged: boolean }> {
    const draft = await this.#reporting(report.entityRef, async transaction => {
      const now = this.options.now();
      const taken =
        (await this.#knownOf(transaction, report)) ??
        (await this.#openOrJoin(transaction, report, now));
      await this.#end(transaction, taken, report, now);
      await this.#write(transaction, taken, now, report);
      await transaction.join(report.sourceKey, taken.record.id);
      await also?.(transaction);
      return taken;
    });
    const { before, record } = draft;
    const isNew = before === undefined;
    await this.#told(draft, isNew && isPast(report));
    const hasChanged = before?.revision !== record.revision;
    return { record, isNew, hasChanged };
  }

  async reportAlert(alert: AlertReport) {
    const now = this.options.now();
    const outcome = await this.#reporting(alert.entityRef, transaction =>
      this.#takeAlert(transaction, alert, now),
    );
    if (outcome.draft) {
      await this.#told(outcome.draft);
    }
    return { incidentId: outcome.incidentId, result: outcome.result };
  }

  async #takeAlert(
    transaction: ReportTransaction,
    alert: AlertReport,
    now: number,
  ): Promise<{
    incidentId: string | undefined;
    result: 'accepted' | 'repeated';
    draft?: Draft;
  }> {
    const known = await transaction.alert(alert.source, alert.key);
    const news = newsOf(known, alert, now);
    if (!known) {
      return news === 'fired'
        ? await this.#fired(transaction, alert, now)
        : { incidentId: undefined, result: 'repeated' };
    }
    const incident = await follow(transaction, known.incidentId);
    if (
      news === 'fired-again' &&
      !carriesOn(incident, Math.min(alert.startsAt, now))
    ) {
      return await this.#fired(transaction, alert, now);
    }
    const told = toldAlert(
      known,
      alert,
      news === 'fired' ? 'changed' : news,
      now,
    );
    await transaction.putAlert(told);
    if (news === 'repeated' || news === 'overtaken') {
      return { incidentId: incident.id, result: 'repeated' };
    }
    const draft: Draft = { before: incident, record: incident };
    if (news === 'fired-again') {
      act(draft, { kind: 'fire-again' }, now);
    }
    // What a person has set lower stays so until the alert itself becomes worse, or fires anew.
    if (
      news === 'fired-again' ||
      (news === 'changed' && isWorse(alert.severity, known.severity))
    ) {
      act(draft, { kind: 'raise', severity: alert.severity }, now);
    }
    if (news === 'resolved') {
      await this.#endWithAlerts(transaction, draft, told, now);
    }
    await this.#tellOfAlert(transaction, draft, told, news);
    await this.#write(transaction, draft, now);
    return { incidentId: incident.id, result: 'accepted', draft };
  }

  async #fired(
    transaction: ReportTransaction,
    alert: AlertReport,
    now: number,
  ) {
    const draft = await this.#openOrJoin(transaction, reportOf(alert), now);
    const { record } = draft;
    if (
      record.mitigatedAt !== undefined &&
      alert.startsAt > record.mitigatedAt
    ) {
      // What was mended hurts again.
      act(draft, { kind: 'fire-again' }, now);
    }
    await this.#write(transaction, draft, now);
    if ((await transaction.alertCount(record.id)) >= MOST_ALERTS) {
      return { incidentId: record.id, result: 'repeated' as const, draft };
    }
    const fired = newAlert(newId(), record.id, alert, now);
    await transaction.putAlert(fired);
    await this.#tellOfAlert(transaction, draft, fired, 'fired');
    return { incidentId: record.id, result: 'accepted' as const, draft };
  }

  /** What the same key has opened, as long as that is not over; or what it told of when it was told before. */
  async #knownOf(
    transaction: ReportTransaction,
    report: Report,
  ): Promise<Draft | undefined> {
    const last = await transaction.lastOf(report.sourceKey);
    if (!last) {
      return undefined;
    }
    const record = await follow(transaction, last.id);
    const isAgain =
      !report.isEndOnly &&
      record.resolvedAt !== undefined &&
      report.startedAt > record.resolvedAt;
    if (isAgain) {
      return undefined;
    }
    const draft: Draft = { before: record, record };
    if (!isOver(record)) {
      act(
        draft,
        { kind: 'raise', severity: report.severity },
        this.options.now(),
      );
    }
    nameCause(draft, report);
    return draft;
  }

  async #openOrJoin(
    transaction: ReportTransaction,
    report: Report,
    now: number,
  ): Promise<Draft> {
    if (report.isEndOnly) {
      throw new InputError(
        'Nobody told of this incident before, and its end alone does not say since when it hurt',
      );
    }
    const open = isPast(report)
      ? []
      : await transaction.openOf(report.entityRef);
    const firing = await transaction.firing(open.map(({ id }) => id));
    const joined = incidentToJoin(open, report, id => firing.has(id));
    if (!joined) {
      const number = await transaction.nextNumber();
      const reason = incidentReason('state.open');
      return {
        before: undefined,
        record: newIncident(newId(), number, report, reason, now),
      };
    }
    const draft: Draft = { before: joined, record: joined };
    act(draft, { kind: 'raise', severity: report.severity }, now);
    nameCause(draft, report);
    if (report.openedBy !== undefined) {
      // A person who reports what is known already has something to say about it.
      await transaction.tell([
        wordsFact(
          joined,
          'comment',
          {
            id: newId(),
            by: report.openedBy,
            text: [report.title, report.description]
              .filter(Boolean)
              .join('\n\n'),
          },
          now,
        ),
      ]);
    }
    return draft;
  }

  /** What a report says of its end; an alert that still fires says otherwise. */
  async #end(
    transaction: ReportTransaction,
    draft: Draft,
    report: Report,
    now: number,
  ): Promise<void> {
    const { mitigatedAt, resolvedAt } = report;
    const at = mitigatedAt ?? resolvedAt;
    if (at === undefined) {
      return;
    }
    const { id } = draft.record;
    if ((await transaction.firing([id])).has(id)) {
      return;
    }
    const reason = incidentReason(
      report.source === 'rollback'
        ? 'state.resolved-rollback'
        : 'state.resolved',
    );
    act(
      draft,
      { kind: 'mended', at, reason: incidentReason('state.mitigated') },
      now,
    );
    const isOwn = draft.record.sourceKey === report.sourceKey;
    if (resolvedAt !== undefined && isOwn && !isTaken(draft.record)) {
      act(draft, { kind: 'over', at: resolvedAt, reason }, now);
    }
  }

  async #endWithAlerts(
    transaction: ReportTransaction,
    draft: Draft,
    told: AlertRecord,
    now: number,
  ): Promise<void> {
    const { incidentId } = told;
    if (!(await transaction.firing([incidentId])).has(incidentId)) {
      const alerts = await transaction.alertsOf(incidentId);
      const at = Math.max(
        ...alerts.map(({ endsAt, startsAt }) => endsAt ?? startsAt),
      );
      act(draft, { kind: 'alerts-over', at }, now);
    }
  }

  async #tellOfAlert(
    transaction: ReportTransaction,
    { record }: Draft,
    alert: AlertRecord,
    news: News,
  ): Promise<void> {
    if (news === 'fired' || news === 'fired-again') {
      await transaction.tell([
        alertFact(record, alert, 'fired', alert.startsAt),
      ]);
    } else if (news === 'resolved') {
      await transaction.tell([
        alertFact(record, alert, 'resolved', alert.endsAt ?? alert.receivedAt),
      ]);
    }
  }

  /** One change, however many steps it took. */
  async #write(
    transaction: ReportTransaction,
    draft: Draft,
    now: number,
    { openedBy }: { openedBy?: string } = {},
  ): Promise<void> {
    const { before, record } = draft;
    if (before && before.revision === record.revision) {
      return;
    }
    draft.record = { ...record, revision: (before?.revision ?? 0) + 1 };
    await transaction.put(draft.record);
    await transaction.tell(
      factsOf(before, draft.record, now, { by: before ? undefined : openedBy }),
    );
  }

  async #reporting<T>(
    entityRef: string,
    take: (transaction: ReportTransaction) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.options.store.reporting(entityRef, take);
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  async #told({ before, record }: Draft, isQuiet = false): Promise<void> {
    this.options.onFacts();
    this.options.onChanged();
    const notice = noticeOf(before, record);
    if (notice && !isQuiet) {
      await this.options.notifier.tell(record, notice);
    }
  }
}

/** It was over before anybody told of it. */
function isPast({ resolvedAt, source }: Report): boolean {
  return source === 'event' && resolvedAt !== undefined;
}

/** The first that names one is believed. */
function nameCause(draft: Draft, report: Report): void {
  const { record } = draft;
  const { causeFactId, causeSubject, causeSummary } = report;
  if (
    (causeFactId !== undefined || causeSubject !== undefined) &&
    record.causeFactId === undefined &&
    record.causeSubject === undefined
  ) {
    draft.record = {
      ...record,
      causeFactId,
      causeSubject,
      causeSummary,
      revision: record.revision + 1,
    };
  }
}
