import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Environment,
  EnvironmentMatrix,
} from '@quarterdeck/plugin-environments-common';
import type {
  Control,
  GitChange,
  Hold,
  HoldList,
  GroupControl,
  GroupDetails,
  GroupPage,
  Lock,
  LockList,
  NewAcknowledgement,
  NewGroup,
  NewLock,
  NewOverride,
  Plan,
  Purpose,
  Rollout,
  RolloutDetails,
  RolloutPage,
  Strategy,
  WaysBack,
} from '@quarterdeck/plugin-rollouts-common';

export type AskOptions = { signal?: AbortSignal };

/** What a plan is asked for. One of `version`, `images` and `fromEnvironment` says what is to run. */
export type PlanWish = {
  entityRef: string;
  environmentId: string;
  workload?: string;
  version?: string;
  images?: { container: string; image: string }[];
  fromEnvironment?: string;
  strategy?: Strategy;
  purpose?: Purpose;
  cause?: string;
  waiver?: string;
};

export type RolloutQuery = {
  entity?: string;
  active?: boolean;
  review?: 'open';
  limit?: number;
};

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 400 for what cannot be planned, 403 when it is not for the reader, 404 for
 * what does not exist or may not be seen, 409 when another rollout is under way or the plan is too old.
 */
export interface RolloutsApi {
  makePlan(wish: PlanWish): Promise<Plan>;
  getPlan(id: string, options?: AskOptions): Promise<Plan>;
  /** What to add to the Canary of a plan, so that Flagger asks the portal; `null` where nothing can be. */
  getWebhooks(planId: string): Promise<string | null>;
  start(plan: Pick<Plan, 'id' | 'hash'>): Promise<Rollout>;
  /** Newest first. */
  list(query: RolloutQuery, options?: AskOptions): Promise<RolloutPage>;
  get(id: string, options?: AskOptions): Promise<RolloutDetails>;
  control(
    id: string,
    control: Control,
    cause?: string,
  ): Promise<RolloutDetails>;
  /** Lets a rollout pass a gate that is closed. */
  overrideGate(id: string, override: NewOverride): Promise<RolloutDetails>;
  /** Says that one has looked at a gate that somebody else passed. */
  acknowledgeOverride(
    id: string,
    acknowledgement: NewAcknowledgement,
  ): Promise<RolloutDetails>;
  /** Newest first. */
  listGroups(options?: AskOptions): Promise<GroupPage>;
  getGroup(id: string, options?: AskOptions): Promise<GroupDetails>;
  startGroup(group: NewGroup): Promise<GroupDetails>;
  controlGroup(
    id: string,
    control: GroupControl,
    cause: string,
  ): Promise<GroupDetails>;
  listLocks(options?: AskOptions): Promise<LockList>;
  addLock(lock: NewLock): Promise<Lock>;
  removeLock(id: string): Promise<void>;
  /** Those that can be locked. */
  listEnvironments(
    options?: AskOptions,
  ): Promise<Pick<Environment, 'id' | 'title'>[]>;
  /** What has to be changed in Git so that a way back lasts. */
  getGitChange(rolloutId: string): Promise<GitChange>;
  /** What GitOps is told to leave alone, newest first. */
  listHolds(
    query: { rollout?: string; active?: boolean },
    options?: AskOptions,
  ): Promise<HoldList>;
  releaseHold(id: string, cause: string): Promise<Hold>;
  /** What each environment of an entity can go back to. */
  listWaysBack(entityRef: string, options?: AskOptions): Promise<WaysBack>;
  /** What runs where, for the choice of what to deploy. */
  getMatrix(
    entityRef: string,
    options?: AskOptions,
  ): Promise<EnvironmentMatrix>;
}

export const rolloutsApiRef = createApiRef<RolloutsApi>().with({
  id: 'plugin.rollouts.client',
  pluginId: 'rollouts',
});
