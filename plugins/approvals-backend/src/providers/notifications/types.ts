import { ApprovalRecord } from '../../domain/records';

/** Tells people. What cannot be told is logged: the page *Needs me* has it anyway. */
export interface ApprovalNotifier {
  /** Those who may decide. */
  requested(record: ApprovalRecord): Promise<void>;
  /** Who asked. */
  decided(record: ApprovalRecord): Promise<void>;
}
