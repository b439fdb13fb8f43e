import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  LoopHealth,
  pause,
  runLeased,
  type KnexLeases,
  type Lease,
} from '@quarterdeck/toolkit-node';
import { TOLD_GOOD, type ProtectionStore } from '../database/ProtectionStore';
import { restorableBackups } from '../domain/points';
import type { PolicyRecord } from '../domain/records';
import { toNoticeMessage } from './notices';

const LOOK_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;
/** The newest of them are enough: chains are shorter. */
const MOST_BACKUPS = 200;

/** Tells owners when more would be lost than was promised: once per breach, and when it is good again. */
export class Watcher {
  readonly health: LoopHealth;

  constructor(
    private readonly options: {
      store: ProtectionStore;
      leases: KnexLeases;
      owner: string;
      logger: LoggerService;
      now(): number;
      /** Notices were put into their outbox. */
      onFacts(): void;
    },
  ) {
    this.health = new LoopHealth('watcher', options.now);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { leases, logger, owner } = this.options;
    await runLeased({
      leases,
      name: this.health.name,
      owner,
      signal,
      logger,
      onHeld: this.health.held,
      run: async (lease, held) => {
        while (!held.aborted) {
          await this.pass(lease);
          this.health.ran();
          await pause(LOOK_EVERY_MS, held);
        }
      },
    });
  }

  async pass(lease?: Lease): Promise<void> {
    const { store } = this.options;
    const seen = new Map(
      (await store.planning()).map(state => [state.policyId, state.seenAt]),
    );
    for (const policy of await store.policies()) {
      const since = (await this.#newestPoint(policy)) ?? seen.get(policy.id);
      if (since !== undefined && !policy.problem) {
        await this.#tell(policy, this.options.now() - since, lease);
      }
    }
  }

  async #newestPoint({ id }: PolicyRecord): Promise<number | undefined> {
    const { store } = this.options;
    const inventory = await store.inventory(id);
    if (inventory?.archivedUntil !== undefined) {
      return inventory.archivedUntil;
    }
    const backups = await store.backups({
      policyIds: [id],
      limit: MOST_BACKUPS,
    });
    return restorableBackups(backups)[0]?.pointAt;
  }

  async #tell(
    policy: PolicyRecord,
    ageMs: number,
    lease: Lease | undefined,
  ): Promise<void> {
    const { now, store } = this.options;
    const isBroken = ageMs > policy.rpoMs;
    const at = now();
    const minutes = (milliseconds: number) =>
      `${Math.round(milliseconds / MINUTE_MS)} minutes`;
    await store.transaction(async transaction => {
      const state = isBroken ? 'broken' : TOLD_GOOD;
      if (await transaction.tell(policy.id, 'rpo', state, at)) {
        await transaction.notify(
          toNoticeMessage({
            entityRef: policy.entityRef,
            scope: `${policy.id}/rpo`,
            at,
            severity: isBroken ? 'critical' : 'low',
            title: isBroken
              ? `Too old: ${minutes(ageMs)} of ${policy.title} would be lost`
              : `What would be lost of ${policy.title} is as promised again`,
            description: `At most ${minutes(policy.rpoMs)} were promised`,
          }),
        );
        this.options.onFacts();
      }
    }, lease);
  }
}
