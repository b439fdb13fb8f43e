import { Knex } from 'knex';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Load } from './load';
import { until } from './processes';
import { Replicas } from './replicas';
import { CampaignResult, noteTakeover } from './result';
import { Timeline } from './timeline';

/**
 * - `kill`: the replica that watches is killed, and started again when the other has taken over.
 * - `kill-timeline`: the timeline is killed in the middle of what it is told, and started again.
 * - `pause`: the replica that watches is stopped until after the other has taken over, then goes on.
 * - `pause-quietly`: the same while nothing changes that would tell the one that wakes up that it is late.
 * - `kill-forwarder`: the replica that delivers facts is killed.
 * - `sever`: the database ends all connections of the replica that watches.
 * - `kill-all`: no replica is left for some seconds.
 */
export const REPLICA_FAULTS = [
  'kill',
  'kill-timeline',
  'pause',
  'pause-quietly',
  'kill-forwarder',
  'sever',
  'kill-all',
] as const;
export type ReplicaFault = (typeof REPLICA_FAULTS)[number];

const TAKEOVER_BOUND_MS = 15_000;
const TAKEOVER_DEADLINE_MS = 60_000;
/** In which what was changed last has been rolled out. */
const SETTLE_MS = 3_000;
/** In which one that wakes up has found out that it is late. */
const WAKING_MS = 3_000;
/** In which what the database had begun before a fault has ended. */
const IN_FLIGHT_MS = 200;

export class ReplicaFaults {
  #cases = 0;

  constructor(
    private readonly options: {
      knex: Knex;
      replicas: Replicas;
      timeline: Timeline;
      load: Load;
      result: CampaignResult;
    },
  ) {}

  async runCase(fault: ReplicaFault): Promise<void> {
    const { result } = this.options;
    const startedAt = performance.now();
    result.cases += 1;
    this.#cases += 1;
    // Somewhere in the middle of what the load set in motion.
    await sleep(500 + Math.random() * 1_500);
    const detail = await this.#inflict(fault);
    const took = seconds(performance.now() - startedAt);
    process.stderr.write(
      `replicas, case ${this.#cases}: ${fault}, ${took}${detail}\n`,
    );
  }

  async #inflict(fault: ReplicaFault): Promise<string> {
    switch (fault) {
      case 'kill':
        return await this.#kill();
      case 'kill-timeline':
        return await this.#killTimeline();
      case 'pause':
        return await this.#pause();
      case 'pause-quietly':
        return await this.#pauseQuietly();
      case 'kill-forwarder':
        return await this.#killForwarder();
      case 'sever':
        return await this.#sever();
      case 'kill-all':
        return await this.#killAll();
      default:
        throw new Error(`Unknown fault ${fault satisfies never}`);
    }
  }

  async #kill(): Promise<string> {
    const { replicas, result } = this.options;
    const { process: victim } = await replicas.holderOf(replicas.watchLease);
    const since = performance.now();
    await victim.kill();
    result.kills += 1;
    const detail = await this.#expectTakeover(since);
    victim.restart();
    return detail;
  }

  async #pause(): Promise<string> {
    const { replicas } = this.options;
    const { process: victim } = await replicas.holderOf(replicas.watchLease);
    const since = performance.now();
    victim.pause();
    const detail = await this.#expectTakeover(since);
    await sleep(Math.random() * 3_000);
    const { observedAt } = await this.#cluster();
    victim.resume();
    await this.#expectNoRelapse(observedAt);
    return detail;
  }

  async #pauseQuietly(): Promise<string> {
    const { load } = this.options;
    load.pause();
    await sleep(SETTLE_MS);
    const detail = await this.#pause();
    load.resume();
    return detail;
  }

  async #killTimeline(): Promise<string> {
    const { timeline, result } = this.options;
    await timeline.kill();
    result.kills += 1;
    timeline.restart();
    await timeline.untilUp();
    return '';
  }

  async #killForwarder(): Promise<string> {
    const { replicas, result } = this.options;
    const { process: victim } = await replicas.holderOf(replicas.outboxLease);
    await victim.kill();
    result.kills += 1;
    await replicas.holderOf(replicas.outboxLease);
    victim.restart();
    return '';
  }

  async #sever(): Promise<string> {
    const { knex, replicas } = this.options;
    const { applicationName } = await replicas.holderOf(replicas.watchLease);
    await knex.raw(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = ?',
      [applicationName],
    );
    await this.#expectWrites();
    return '';
  }

  async #killAll(): Promise<string> {
    const { replicas, result } = this.options;
    await Promise.all(replicas.all.map(replica => replica.process.kill()));
    result.kills += replicas.all.length;
    await sleep(2_000 + Math.random() * 4_000);
    replicas.all.forEach(replica => replica.process.restart());
    await this.#expectWrites();
    return '';
  }

  async #expectTakeover(since: number): Promise<string> {
    const { result } = this.options;
    const writtenAt = await this.#expectWrites();
    const shownAt = performance.now();
    noteTakeover(result, writtenAt - since);
    if (writtenAt - since > TAKEOVER_BOUND_MS) {
      result.undetected += 1;
    }
    return `, taken over within ${seconds(writtenAt - since)}, changes shown within ${seconds(shownAt - since)}`;
  }

  /**
   * Waits until the cluster is seen again, and with it what the load changed meanwhile.
   *
   * @returns when the whole of it was first seen again, by `performance.now()`
   * @throws Error where that never happens
   */
  async #expectWrites(): Promise<number> {
    const { knex, load } = this.options;
    await sleep(IN_FLIGHT_MS);
    const before = await this.#cluster();
    const known = load.changes.length;
    const isSeen = await until(TAKEOVER_DEADLINE_MS, async () => {
      const { observedAt, connection } = await this.#cluster();
      return observedAt > before.observedAt && connection === 'connected';
    });
    const writtenAt = performance.now();
    const isShown = await until(TAKEOVER_DEADLINE_MS, async () => {
      const versions = load.changes.slice(known).map(({ version }) => version);
      const shown = await knex('workloads')
        .whereIn('version', versions)
        .limit(1)
        .select('id');
      return load.isPaused || shown.length > 0;
    });
    if (!isSeen || !isShown) {
      throw new Error('No replica writes any more');
    }
    return writtenAt;
  }

  /** One that wakes up must not show the past as the present. */
  async #expectNoRelapse(since: number): Promise<void> {
    const { result } = this.options;
    let newest = since;
    const isRelapse = await until(WAKING_MS, async () => {
      const { observedAt, connection } = await this.#cluster();
      const isOlder = observedAt < newest;
      newest = Math.max(newest, observedAt);
      return isOlder || connection !== 'connected';
    });
    if (isRelapse) {
      process.stderr.write('  a replica that woke up wrote what it knew\n');
      result.wrong += 1;
    }
  }

  async #cluster(): Promise<{ connection: string; observedAt: number }> {
    const row = await this.options
      .knex('clusters')
      .first('connection', 'observed_at');
    return { connection: row.connection, observedAt: Number(row.observed_at) };
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
