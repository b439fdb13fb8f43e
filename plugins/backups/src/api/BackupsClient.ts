import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  backupDetailsSchema,
  backupPageSchema,
  backupSchema,
  calendarSchema,
  entityProtectionSchema,
  fleetSchema,
  historySchema,
  keyChallengeSchema,
  recipientKeysSchema,
  restorableSchema,
  restorePlanSchema,
  retentionPreviewSchema,
  runPageSchema,
  runSchema,
  signedEvidenceSchema,
  type NewRestorePlan,
  type NewRun,
  type RetentionRules,
  type RunKind,
  type RunState,
} from '@quarterdeck/plugin-backups-common';
import {
  RoomClient,
  pathText,
  queryText,
  sentJson,
} from '@quarterdeck/toolkit-react';
import { parseEntityRef } from '@backstage/catalog-model';
import type { AskOptions, BackupsApi, PageQuery } from './BackupsApi';

/** Asks the backups backend, and believes its answers only when they have the agreed shape. */
export class BackupsClient implements BackupsApi {
  readonly #room: RoomClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#room = new RoomClient({ room: 'backups', ...options });
  }

  async getProtection(entityRef: string, options?: AskOptions) {
    return await this.#room.ask(
      entityProtectionSchema,
      `${entityPath(entityRef)}/protection`,
      options,
    );
  }

  async getFleet(options?: AskOptions) {
    return await this.#room.ask(fleetSchema, '/fleet', options);
  }

  async listBackups(
    query: PageQuery & { policyId: string; withDeleted?: boolean },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      backupPageSchema,
      `/backups${queryText(query)}`,
      options,
    );
  }

  async getBackup(id: string, options?: AskOptions) {
    return await this.#room.ask(
      backupDetailsSchema,
      pathText('backups', id),
      options,
    );
  }

  async pin(id: string, reason: string) {
    return await this.#room.ask(
      backupSchema,
      `${pathText('backups', id)}/pin`,
      sentJson('POST', { reason }),
    );
  }

  async unpin(id: string) {
    return await this.#room.ask(
      backupSchema,
      `${pathText('backups', id)}/unpin`,
      sentJson('POST', {}),
    );
  }

  async listRuns(
    query: PageQuery & {
      policyId?: string;
      entityRef?: string;
      kind?: RunKind;
      state?: readonly RunState[];
      from?: string;
      to?: string;
    },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      runPageSchema,
      `/runs${queryText(query)}`,
      options,
    );
  }

  async getRun(id: string, options?: AskOptions) {
    return await this.#room.ask(runSchema, pathText('runs', id), options);
  }

  async startRun(run: NewRun) {
    return await this.#room.ask(runSchema, '/runs', sentJson('POST', run));
  }

  async cancelRun(id: string) {
    return await this.#room.ask(
      runSchema,
      `${pathText('runs', id)}/cancel`,
      sentJson('POST', {}),
    );
  }

  async previewRetention(policyId: string, rules: RetentionRules) {
    return await this.#room.ask(
      retentionPreviewSchema,
      `${pathText('policies', policyId)}/retention-previews`,
      sentJson('POST', { rules }),
    );
  }

  async getCalendar(
    { policyId, ...query }: { policyId: string; from: string; to: string },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      calendarSchema,
      `${pathText('policies', policyId)}/calendar${queryText(query)}`,
      options,
    );
  }

  async getHistory(
    { policyId, ...query }: { policyId: string; from: string; to: string },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      historySchema,
      `${pathText('policies', policyId)}/history${queryText(query)}`,
      options,
    );
  }

  async getRestorable(
    { policyId, ...query }: { policyId: string; at: string },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      restorableSchema,
      `${pathText('policies', policyId)}/restorable${queryText(query)}`,
      options,
    );
  }

  async planRestore(plan: NewRestorePlan) {
    return await this.#room.ask(
      restorePlanSchema,
      '/restore-plans',
      sentJson('POST', plan),
    );
  }

  async getRestorePlan(id: string, options?: AskOptions) {
    return await this.#room.ask(
      restorePlanSchema,
      pathText('restore-plans', id),
      options,
    );
  }

  async executeRestorePlan(id: string, confirmation?: string) {
    return await this.#room.ask(
      restorePlanSchema,
      `${pathText('restore-plans', id)}/execute`,
      sentJson('POST', { confirmation }),
    );
  }

  async getEvidence(
    { entityRef, quarter }: { entityRef: string; quarter: string },
    options?: AskOptions,
  ) {
    return await this.#room.ask(
      signedEvidenceSchema,
      `${entityPath(entityRef)}/evidence${queryText({ quarter })}`,
      options,
    );
  }

  async getKeys(options?: AskOptions) {
    return await this.#room.ask(recipientKeysSchema, '/keys', options);
  }

  async challengeKey(recipient: string) {
    return await this.#room.ask(
      keyChallengeSchema,
      '/key-challenges',
      sentJson('POST', { recipient }),
    );
  }

  async answerChallenge(id: string, answer: string) {
    return await this.#room.ask(
      recipientKeysSchema,
      `${pathText('key-challenges', id)}/answer`,
      sentJson('POST', { answer }),
    );
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return pathText('entities', kind, namespace, name);
}
