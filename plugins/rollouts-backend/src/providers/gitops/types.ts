import { HoldRecord, HoldSight } from '../../domain/hold';

/** What was read of an object's owner, and the writes that may follow from just that. */
export interface SeenHolder {
  sight: HoldSight;
  /**
   * Conditional on what was read: fails with 409 where somebody was faster. Twice is once.
   *
   * @throws KubernetesStatusError
   */
  act(effect: 'place' | 'lift', signal: AbortSignal): Promise<void>;
}

/** What owns objects in Git and can be told to leave them alone, in one cluster. */
export interface GitOps {
  /** @throws KubernetesStatusError, or any error where no answer came */
  see(hold: HoldRecord, signal: AbortSignal): Promise<SeenHolder>;
}
