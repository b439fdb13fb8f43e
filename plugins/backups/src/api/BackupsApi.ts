import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Backup,
  BackupDetails,
  BackupPage,
  Calendar,
  EntityProtection,
  Fleet,
  History,
  KeyChallenge,
  NewRestorePlan,
  NewRun,
  RecipientKeys,
  Restorable,
  RestorePlan,
  RetentionPreview,
  RetentionRules,
  Run,
  RunKind,
  RunPage,
  RunState,
  SignedEvidence,
} from '@quarterdeck/plugin-backups-common';

export type AskOptions = { signal?: AbortSignal };

export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/**
 * What the pages of this room ask the backend.
 *
 * Every method throws a `ResponseError`: with 403 when it is not for the reader, with 404 for what does not exist or may
 * not be seen.
 */
export interface BackupsApi {
  getProtection(
    entityRef: string,
    options?: AskOptions,
  ): Promise<EntityProtection>;
  /** All that the reader may see, the worst first. */
  getFleet(options?: AskOptions): Promise<Fleet>;
  /** Newest first. */
  listBackups(
    query: PageQuery & { policyId: string; withDeleted?: boolean },
    options?: AskOptions,
  ): Promise<BackupPage>;
  getBackup(id: string, options?: AskOptions): Promise<BackupDetails>;
  pin(id: string, reason: string): Promise<Backup>;
  unpin(id: string): Promise<Backup>;
  /** Newest first. */
  listRuns(
    query: PageQuery & {
      policyId?: string;
      entityRef?: string;
      kind?: RunKind;
      state?: readonly RunState[];
      /** By when they were queued. */
      from?: string;
      to?: string;
    },
    options?: AskOptions,
  ): Promise<RunPage>;
  getRun(id: string, options?: AskOptions): Promise<Run>;
  startRun(run: NewRun): Promise<Run>;
  cancelRun(id: string): Promise<Run>;
  previewRetention(
    policyId: string,
    rules: RetentionRules,
  ): Promise<RetentionPreview>;
  getCalendar(
    query: { policyId: string; from: string; to: string },
    options?: AskOptions,
  ): Promise<Calendar>;
  getHistory(
    query: { policyId: string; from: string; to: string },
    options?: AskOptions,
  ): Promise<History>;
  /** What could have been restored at that instant. */
  getRestorable(
    query: { policyId: string; at: string },
    options?: AskOptions,
  ): Promise<Restorable>;
  planRestore(plan: NewRestorePlan): Promise<RestorePlan>;
  getRestorePlan(id: string, options?: AskOptions): Promise<RestorePlan>;
  executeRestorePlan(id: string, confirmation?: string): Promise<RestorePlan>;
  getEvidence(
    query: { entityRef: string; quarter: string },
    options?: AskOptions,
  ): Promise<SignedEvidence>;
  getKeys(options?: AskOptions): Promise<RecipientKeys>;
  challengeKey(recipient: string): Promise<KeyChallenge>;
  /** @returns the keys as they stand after it */
  answerChallenge(id: string, answer: string): Promise<RecipientKeys>;
}

export const backupsApiRef = createApiRef<BackupsApi>().with({
  id: 'plugin.backups.client',
  pluginId: 'backups',
});
