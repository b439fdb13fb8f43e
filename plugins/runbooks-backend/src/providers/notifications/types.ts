import { RunRecord } from '../../domain/records';

/** Tells people. What cannot be told is logged: the page *Needs me* has it anyway. */
export interface RunNotifier {
  /**
   * Whoever leads a run, where it waits for them or was handed to them.
   *
   * @param by - who has changed it; undefined for the portal itself
   */
  changed(
    before: RunRecord,
    after: RunRecord,
    by: string | undefined,
  ): Promise<void>;
}
