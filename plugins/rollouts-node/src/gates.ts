import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { PlanDocument, PlannedGate } from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** What a gate knows when it says whether it is one of a plan's. */
export interface GatePlanContext {
  /** As it will be, without its gates and what is derived from it. */
  document: Omit<PlanDocument, 'gates' | 'changes'>;
  /** Of the entity in the catalog. */
  annotations: Readonly<Record<string, string>>;
  environment: {
    id: string;
    title: string;
    tier: string;
    isProtected: boolean;
    /** Id of the environment before; undefined where none comes before. */
    promoteFrom?: string;
  };
}

/** A gate as it will be asked: without its kind, which is the gate's own. */
export interface GatePlan extends Pick<PlannedGate, 'title' | 'beforeStep'> {
  /** Where it is, a rollout whose new version fails holds and waits for a person instead of going back. Default: false. */
  isGoingBackUnsafe?: boolean;
}

/** Who asks, and for what. */
export interface GateCheckContext {
  rolloutId: string;
  document: PlanDocument;
  /** Binds an agreement to exactly this plan. */
  planHash: string;
  planned: PlannedGate;
  /** Entity reference of a person. */
  startedBy: string;
  /** Milliseconds since 1970 in UTC. */
  startedAt: number;
}

export interface GateAnswer {
  isOpen: boolean;
  /** Why, also where it is open. */
  reason: Reason;
  /** Who can open it, or what does; undefined where it is open. */
  liftedBy?: Reason;
  /** A path of the portal where that is done. */
  link?: string;
}

/** A condition outside of the cluster that a rollout waits for. */
export interface RolloutGate {
  /** `[a-z][a-z0-9-]*`; there is one gate of a kind. */
  kind: string;
  /** Also asked before going back to what ran before. Default: false, since going back must not wait without need. */
  isForRollbacks?: boolean;
  /** @returns undefined where the plan does not need it */
  plan(
    context: GatePlanContext,
  ): GatePlan | undefined | Promise<GatePlan | undefined>;
  /** Asked again and again while it is closed, so it has to be safe to repeat. What it throws is said as its reason. */
  check(context: GateCheckContext, signal: AbortSignal): Promise<GateAnswer>;
}

export interface RolloutGatesExtensionPoint {
  /** @throws ConflictError where there is a gate of this kind; InputError for a kind that is no name */
  addGate(gate: RolloutGate): void;
}

/** Brings gates of one's own: a change calendar, a ticket, a checklist. */
export const rolloutGatesExtensionPoint =
  createExtensionPoint<RolloutGatesExtensionPoint>({ id: 'rollouts.gates' });
