import { IncidentRecord } from '../../domain/records';

/** What people are told of. */
export type Notice =
  /** To those who own the entity. */
  | { kind: 'opened' }
  | { kind: 'raised' }
  | { kind: 'reopened' }
  | { kind: 'resolved' }
  /** Stakeholders are told something: to those who own the entity or have a role. */
  | { kind: 'updated'; text: string }
  /** To the one who got the role. */
  | { kind: 'assigned'; user: string; role: string }
  /** To who leads it, else to those who own the entity. */
  | { kind: 'overdue'; what: string };

/** Tells people. What cannot be told is logged: an incident goes on without. */
export interface IncidentNotifier {
  tell(record: IncidentRecord, notice: Notice): Promise<void>;
}
