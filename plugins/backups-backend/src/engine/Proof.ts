import type { Fleet, Mirror } from '@quarterdeck/plugin-backups-common';
import type { KnexStandings, Standing } from '../database/KnexStandings';
import type { ProtectionReader } from '../database/ProtectionStore';
import { fleetOf, type FleetMember } from '../domain/fleet';
import { rpoHistory, rpoSteps, type RpoHistory } from '../domain/history';
import { availabilities, type Availability } from '../domain/points';
import type {
  BackupRecord,
  HoldingRecord,
  PolicyRecord,
  RunRecord,
} from '../domain/records';
import { isEscrowProven } from '../domain/recipients';
import { restorableAt } from '../domain/restorable';
import { rpoClock, type RpoClock } from '../domain/rpo';
import { measuredBy, rtoClock, type RtoClock } from '../domain/rto';
import { judge, type Judgement } from '../domain/status';

const MISSED_WITHIN_MS = 30 * 24 * 3_600_000;
/** Steps of a chart. */
const MOST_STEPS = 600;
const MOST_TESTS = 1_000;

/** A policy with what became of its promises. */
export interface Proven {
  policy: PolicyRecord;
  standing: Standing;
  rpo: RpoClock;
  rto: RtoClock;
  judgement: Judgement;
}

export interface ProofOptions {
  store: ProtectionReader;
  standings: KnexStandings;
  /** Keys whose owners have proven lately that they can decrypt. */
  provenRecipients(): Promise<ReadonlySet<string>>;
  mirrors(entityRefs: readonly string[]): Promise<Map<string, Mirror[]>>;
  /** `undefined`: nobody has looked. */
  storeIsReachable(name: string): boolean | undefined;
  now(): number;
}

/** Says in numbers what would be lost, how long recovery takes, and since when. */
export class Proof {
  constructor(private readonly options: ProofOptions) {}

  /** In the order of the policies, with a handful of statements for all of them. */
  async of(policies: readonly PolicyRecord[]): Promise<Proven[]> {
    const { standings, provenRecipients, now } = this.options;
    const at = now();
    const [found, provenKeys] = await Promise.all([
      standings.of(
        policies.map(({ id }) => id),
        at - MISSED_WITHIN_MS,
      ),
      provenRecipients(),
    ]);
    return policies.flatMap(policy => {
      const standing = found.get(policy.id);
      return standing ? [this.#prove(policy, standing, provenKeys, at)] : [];
    });
  }

  async ofEntity(entityRef: string): Promise<{
    proven: Proven[];
    mirrors: Mirror[];
    holding: HoldingRecord | undefined;
  }> {
    const { store, mirrors } = this.options;
    const [policies, [holding], mirrored] = await Promise.all([
      store.policies([entityRef]),
      store.holdings([entityRef]),
      mirrors([entityRef]),
    ]);
    return {
      proven: await this.of(policies),
      mirrors: mirrored.get(entityRef) ?? [],
      holding,
    };
  }

  /** @param readable - which of the entities the reader may see */
  async fleet(
    readable: (entityRefs: readonly string[]) => Promise<Set<string>>,
  ): Promise<Fleet> {
    const { store, mirrors, now } = this.options;
    const [policies, holdings] = await Promise.all([
      store.policies(),
      store.holdings(),
    ]);
    const refs = [
      ...new Set([...policies, ...holdings].map(each => each.entityRef)),
    ];
    const [seen, mirrored] = await Promise.all([readable(refs), mirrors(refs)]);
    const proven = await this.of(
      policies.filter(({ entityRef }) => seen.has(entityRef)),
    );
    const members = membersOf({
      refs: refs.filter(ref => seen.has(ref)),
      holdings,
      proven,
      mirrored,
    });
    return fleetOf(members, now());
  }

  /** @param window - its end may lie in the future; nothing is said of that */
  async history(
    policy: PolicyRecord,
    window: { from: number; to: number },
  ): Promise<
    RpoHistory & {
      steps: ReturnType<typeof rpoSteps>;
      tests: RunRecord[];
      backups: BackupRecord[];
      /** From before the window, too. */
      known: BackupRecord[];
    }
  > {
    const { store, now } = this.options;
    const to = Math.min(window.to, now());
    const [backups, tests] = await Promise.all([
      store.backups({ policyIds: [policy.id], to, withDeleted: true }),
      store.runs({
        policyIds: [policy.id],
        kinds: ['restore-test'],
        states: ['succeeded', 'failed'],
        from: window.from,
        to,
        limit: MOST_TESTS,
      }),
    ]);
    const history = rpoHistory(await this.#pointsOf(policy, backups), {
      from: window.from,
      to,
      targetMs: policy.rpoMs,
    });
    return {
      ...history,
      steps: rpoSteps(history.stretches, MOST_STEPS),
      tests,
      known: backups,
      backups: backups.filter(({ pointAt }) => pointAt >= window.from),
    };
  }

  async restorable(policy: PolicyRecord, at: number) {
    const { store, now } = this.options;
    const backups = await store.backups({
      policyIds: [policy.id],
      withDeleted: true,
    });
    const archive = await this.archiveOf(policy, backups);
    return restorableAt(availabilities(backups), { at, now: now(), archive });
  }

  /** From the end of the oldest backup that is there up to the end of what is archived. */
  async archiveOf(policy: PolicyRecord, backups: readonly BackupRecord[]) {
    if (!policy.hasPointInTime) {
      return undefined;
    }
    const inventory = await this.options.store.inventory(policy.id);
    const until = inventory?.archivedUntil;
    const oldest = backups
      .filter(({ deletedAt }) => deletedAt === undefined)
      .reduce((first, { finishedAt }) => Math.min(first, finishedAt), Infinity);
    return until === undefined || until < oldest
      ? undefined
      : { from: oldest, until };
  }

  /** What an archive brings today is one more point; what it brought before is not kept. */
  async #pointsOf(
    policy: PolicyRecord,
    backups: readonly BackupRecord[],
  ): Promise<Availability[]> {
    const points = availabilities(backups);
    const archive = await this.archiveOf(policy, backups);
    return archive
      ? [
          ...points,
          {
            backupId: 'archive',
            pointAt: archive.until,
            from: archive.until,
          },
        ]
      : points;
  }

  #prove(
    policy: PolicyRecord,
    standing: Standing,
    provenKeys: ReadonlySet<string>,
    now: number,
  ): Proven {
    const { newest, lastPassedTest, lastRestoreTest, inventory } = standing;
    const rpo = rpoClock({
      newestPointAt: newest && newestPoint(newest, inventory),
      targetMs: policy.rpoMs,
      now,
    });
    const rto = rtoClock({
      measured: lastPassedTest && measuredBy(lastPassedTest, standing.tested),
      hasFailedSince: lastRestoreTest?.state === 'failed',
      todaysBytes: newest?.sourceBytes,
      targetMs: policy.rtoMs,
    });
    const judgement = judge({
      policy,
      rpo,
      rto,
      newest,
      lastBackupRun: standing.lastBackupRun,
      lastRestoreTest,
      passedTestAt: lastPassedTest?.finishedAt,
      isBackingUp: standing.running.some(({ kind }) => kind === 'backup'),
      inventory,
      isEscrowProven: isEscrowProven(policy.recipients, provenKeys),
      unreachableStores: policy.stores
        .map(({ name }) => name)
        .filter(name => this.options.storeIsReachable(name) === false),
      now,
    });
    return { policy, standing, rpo, rto, judgement };
  }
}

/** With an archive any instant up to its end; without, the point of the newest backup. */
function newestPoint(
  newest: BackupRecord,
  inventory: Standing['inventory'],
): number {
  return Math.max(newest.pointAt, inventory?.archivedUntil ?? -Infinity);
}

function membersOf(of: {
  refs: readonly string[];
  holdings: readonly HoldingRecord[];
  proven: readonly Proven[];
  mirrored: ReadonlyMap<string, Mirror[]>;
}): FleetMember[] {
  const holdings = new Map(of.holdings.map(each => [each.entityRef, each]));
  const proven = new Map<string, Proven[]>();
  for (const each of of.proven) {
    const { entityRef } = each.policy;
    const others = proven.get(entityRef);
    if (others) {
      others.push(each);
    } else {
      proven.set(entityRef, [each]);
    }
  }
  return of.refs.map(entityRef => ({
    entityRef,
    holding: holdings.get(entityRef),
    proven: proven.get(entityRef) ?? [],
    mirrors: of.mirrored.get(entityRef) ?? [],
  }));
}
