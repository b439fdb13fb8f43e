import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  BackupType,
  Calendar,
  RetentionPreview,
  RetentionRules,
  backupTypeSchema,
} from '@quarterdeck/plugin-backups-common';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type { ProtectionReader } from '../database/ProtectionStore';
import { calendarOf } from '../domain/calendar';
import { previewRetention } from '../domain/keeping';
import type { PolicyRecord, RunRecord } from '../domain/records';
import { Schedule } from '../domain/schedule';
import { DAY_MS } from '../domain/ZoneClock';
import { PolicyAccess } from './PolicyAccess';

const MOST_DAYS = 400;
/** At once from the database, so that no statement takes long. */
const RUNS_AT_ONCE = 500;
const MOST_RUNS = 30_000;
/** What was missed is noted when somebody is there again. */
const LATEST_NOTED_MS = 32 * DAY_MS;

/** What a policy kept to, and what other rules of retention would do, for those who may see it. */
export class KeepingViews {
  readonly #policies: PolicyAccess;

  constructor(
    private readonly options: {
      store: Pick<
        ProtectionReader,
        'policy' | 'runs' | 'backups' | 'livePlans'
      >;
      access: Pick<EntityAccess, 'readable'>;
      now: () => number;
    },
  ) {
    this.#policies = new PolicyAccess(options);
  }

  /**
   * @throws NotFoundError where there is no such policy, or the caller may not see it
   * @throws InputError where the window is empty or too long
   */
  async calendar(
    policyId: string,
    { from, to }: { from: number; to: number },
    credentials: BackstageCredentials,
  ): Promise<Calendar> {
    if (from >= to || to - from > MOST_DAYS * DAY_MS) {
      throw new InputError(
        `A calendar has a day at least and ${MOST_DAYS} at most; give a "from" and a later "to"`,
      );
    }
    const policy = await this.#policies.require(policyId, credentials);
    return calendarOf({
      timeZone: policy.timeZone,
      schedules: schedulesOf(policy),
      runs: await this.#runs(policyId, from, to),
      from,
      to,
      now: this.options.now(),
    });
  }

  /** @throws NotFoundError where there is no such policy, or the caller may not see it */
  async preview(
    policyId: string,
    rules: RetentionRules,
    credentials: BackstageCredentials,
  ): Promise<RetentionPreview> {
    const { store } = this.options;
    const now = this.options.now();
    const policy = await this.#policies.require(policyId, credentials);
    const [backups, inUse] = await Promise.all([
      store.backups({ policyIds: [policyId] }),
      inUseOf(policyId, store, now),
    ]);
    return previewRetention({ backups, policy, inUse, now }, rules);
  }

  async #runs(
    policyId: string,
    from: number,
    to: number,
  ): Promise<RunRecord[]> {
    const runs: RunRecord[] = [];
    for (;;) {
      const last = runs.at(-1);
      const page = await this.options.store.runs({
        policyIds: [policyId],
        kinds: ['backup', 'restore-test'],
        from: from - 2 * DAY_MS,
        to: to + LATEST_NOTED_MS,
        after: last && { queuedAt: last.queuedAt, id: last.id },
        limit: RUNS_AT_ONCE,
      });
      runs.push(...page);
      if (page.length < RUNS_AT_ONCE) {
        return runs;
      }
      if (runs.length >= MOST_RUNS) {
        throw new InputError(
          `There are more than ${MOST_RUNS} runs in that time; ask for fewer days`,
        );
      }
    }
  }
}

/** Those of a policy's backups that a restore reads, or is going to: not to be removed now. */
export async function inUseOf(
  policyId: string,
  store: Pick<ProtectionReader, 'runs' | 'livePlans'>,
  now: number,
): Promise<Set<string>> {
  const [runs, plans] = await Promise.all([
    store.runs({
      policyIds: [policyId],
      kinds: ['restore', 'restore-test'],
      states: ['queued', 'running'],
      limit: RUNS_AT_ONCE,
    }),
    store.livePlans(now),
  ]);
  return new Set(
    [...runs, ...plans.filter(plan => plan.policyId === policyId)].flatMap(
      ({ backupId }) => backupId ?? [],
    ),
  );
}

function schedulesOf({
  schedules,
  timeZone,
}: PolicyRecord): Partial<Record<BackupType, Schedule>> {
  return Object.fromEntries(
    backupTypeSchema.options.flatMap(type => {
      const cron = schedules[type];
      return cron === undefined ? [] : [[type, new Schedule(cron, timeZone)]];
    }),
  );
}
