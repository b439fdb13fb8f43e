import { Notice } from '../../domain/notices';

/** Tells people. */
export interface Notifier {
  /** @throws TargetAbsentError where the portal has no notifications; anything else is tried again */
  tell(notice: Notice): Promise<void>;
}
