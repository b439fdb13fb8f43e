import type { Notice } from '../../engine/notices';

/** Tells people. */
export interface Notifier {
  /** @throws TargetAbsentError where the portal has no notifications */
  tell(notice: Notice): Promise<void>;
}
