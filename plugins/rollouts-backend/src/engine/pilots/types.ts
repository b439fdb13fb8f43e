import { Verdict } from '@quarterdeck/plugin-rollouts-common';
import { Lease } from '@quarterdeck/toolkit-node';
import { RolloutRecord } from '../../domain/records';
import { Command, Decision } from '../../domain/state';

/** What one look at a rollout comes to. */
export interface Look {
  decision: Pick<Decision, 'next' | 'log'>;
  verdicts: Verdict[];
  /** Percent of the requests that the new version gets, as it was seen; undefined where that is not known. */
  traffic?: number;
  /** Whether it is known that no write follows. */
  isIdle?: boolean;
  /** The writes that follow. Called once the decision is saved; called twice, it changes nothing the second time. */
  act(saved: RolloutRecord, lease: Lease, signal: AbortSignal): Promise<void>;
}

/** A way to carry rollouts on: by arranging things, or by leaving that to a controller of the cluster. */
export interface Pilot {
  look(
    record: RolloutRecord,
    command: Command | undefined,
    signal: AbortSignal,
  ): Promise<Look>;
}
