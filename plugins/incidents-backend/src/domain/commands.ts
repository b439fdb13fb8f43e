import { Role, Severity } from '@quarterdeck/plugin-incidents-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** What somebody wants of an incident. Times are milliseconds since 1970 in UTC; `by` is an entity reference. */
export type PersonalCommand =
  | { kind: 'acknowledge'; by: string }
  | { kind: 'set-severity'; by: string; severity: Severity }
  | { kind: 'assign'; by: string; role: Role; user?: string }
  | { kind: 'mitigate'; by: string; at?: number }
  | { kind: 'resolve'; by: string; at?: number }
  | { kind: 'reopen'; by: string };

/** What the portal learns by itself. */
export type ReportedCommand =
  /** Something worse belongs to it: it never becomes less severe by itself. */
  | { kind: 'raise'; severity: Severity }
  /** The last alert of it is over. */
  | { kind: 'alerts-over'; at: number }
  /** What was mended is broken again. */
  | { kind: 'fire-again' }
  /** Users are no longer hurt, as whoever reported it says. */
  | { kind: 'mended'; at: number; reason: Reason }
  /** It is over, as whoever reported it says. */
  | { kind: 'over'; at: number; reason: Reason };

export type Command = PersonalCommand | ReportedCommand;

export type Refusal =
  | 'wrong-state'
  | 'before-beginning'
  | 'before-mitigation'
  | 'in-the-future'
  | 'into-itself'
  | 'into-one-that-is-over';
