import { ReportTransaction } from '../database/IncidentStore';
import { IncidentRecord } from '../domain/records';
import { AlertReport, Report } from '../domain/reports';

export type { AlertReport, Report };

/** How reports become incidents. Everything may be told again; it becomes one incident. */
export interface IncidentDesk {
  /**
   * Opens one, or joins the one that is open: of the same key, or of the same entity and environment. What was over
   * before anybody told of it is an incident of its own, and nobody is called for it.
   *
   * @throws InputError for the end of something that nobody told of
   */
  report(
    report: Report,
    /** Written in the same transaction; where it throws, nothing of the report has happened. */
    also?: (transaction: ReportTransaction) => Promise<void>,
  ): Promise<{ record: IncidentRecord; isNew: boolean; hasChanged: boolean }>;
  /**
   * A new alert opens or joins an incident; one that is known changes. When the last alert of an incident is over, the
   * incident is resolved where nobody has taken it, and mitigated where somebody has. The end of an alert that nobody
   * heard of opens none.
   */
  reportAlert(alert: AlertReport): Promise<{
    incidentId: string | undefined;
    result: 'accepted' | 'repeated';
  }>;
}
