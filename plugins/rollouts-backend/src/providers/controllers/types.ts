import {
  DelegatedStrategy,
  PlanDocument,
  Target,
} from '@quarterdeck/plugin-rollouts-common';
import { DelegateSource } from '../../domain/delegated/planning';
import { DelegatedView, DelegatedWrite } from '../../domain/delegated/state';
import { Stamp } from '../cluster/types';

/** A workload as environments know it: a `Canary` or `Rollout` stands for what it drives. */
export type DelegatedWorkload = Omit<Target, 'kind'> & { kind: string };

/** A controller of a cluster that carries out rollouts, driven by its own objects. Reads are fresh. */
export interface Delegate {
  /** @returns undefined where it does not drive that workload; throws KubernetesStatusError */
  inspect(
    workload: DelegatedWorkload,
    signal: AbortSignal,
  ): Promise<DelegateSource | undefined>;
  /** @returns undefined where the target or the controller's object is gone */
  read(
    plan: PlanDocument,
    signal: AbortSignal,
  ): Promise<DelegatedView | undefined>;
  /**
   * Conditional on what was read: fails with 409 where somebody was faster. Twice is once.
   *
   * @throws SupersededError, KubernetesStatusError
   */
  write(
    plan: PlanDocument,
    view: DelegatedView,
    write: DelegatedWrite,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void>;
}

export type Delegates = Readonly<Record<DelegatedStrategy, Delegate>>;
