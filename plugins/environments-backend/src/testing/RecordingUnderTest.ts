import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import { NewFact, newFactSchema } from '@quarterdeck/plugin-timeline-common';
import { Lease } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { KnexEnvironmentStore } from '../database/KnexEnvironmentStore';
import { ObservedWorkload } from '../domain/observation';
import { DatabaseRecorder } from '../engine/DatabaseRecorder';
import { observedWorkload, progress } from './observedWorkload';

export const SHOP = 'component:default/shop';

/** A recorder and its store on a database of their own. Times are seconds since `START`. */
export class RecordingUnderTest {
  static readonly START = Date.parse('2026-03-04T12:00:00.000Z');

  /** Who claims what is seen. */
  claims: string[] = [SHOP];
  /** Whether the namespace of this name is in an environment. */
  sometimes = true;
  #observedBefore: number | undefined;

  private constructor(
    readonly knex: Knex,
    readonly store: KnexEnvironmentStore,
    private readonly recorder: DatabaseRecorder,
    shared: { test?: RecordingUnderTest },
  ) {
    shared.test = this;
  }

  static async create(
    databases: TestDatabases,
    databaseId: TestDatabaseId,
  ): Promise<RecordingUnderTest> {
    const knex = await databases.init(databaseId);
    const store = await KnexEnvironmentStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const shared: { test?: RecordingUnderTest } = {};
    const recorder = new DatabaseRecorder({
      knex,
      environmentOf: ({ namespace }) =>
        namespace === 'nowhere' ||
        (namespace === 'sometimes' && !shared.test?.sometimes)
          ? undefined
          : 'production',
      claimsOf: () => shared.test?.claims ?? [],
      now: () => RecordingUnderTest.START,
      onFacts: () => {},
    });
    return new RecordingUnderTest(knex, store, recorder, shared);
  }

  static at(seconds: number): number {
    return RecordingUnderTest.START + seconds * 1_000;
  }

  /** Records a look at a workload, of cluster `one` and named `shop` unless said otherwise. */
  async see(
    seconds: number,
    version: string,
    state: 'progressing' | 'complete' = 'complete',
    options: Omit<Parameters<typeof observedWorkload>[0], 'version'> = {},
  ): Promise<void> {
    await this.record(seconds, {
      observed: [
        observedWorkload({
          ...options,
          version,
          overrides: { progress: progress(state), ...options.overrides },
        }),
      ],
    });
  }

  async record(
    seconds: number,
    batch: {
      observed: ObservedWorkload[];
      existing?: string[];
      lease?: Lease;
    },
  ): Promise<void> {
    const observedAt = RecordingUnderTest.at(seconds);
    await this.recorder.record({
      cluster: batch.observed.at(0)?.workload.cluster ?? 'one',
      observedAt,
      observedBefore: this.#observedBefore,
      ...batch,
    });
    this.#observedBefore = observedAt;
  }

  /** In the order in which the timeline is told. */
  async facts(): Promise<NewFact[]> {
    const rows: string[] = await this.knex('quarterdeck_outbox')
      .orderBy('position')
      .pluck('payload_json');
    return rows.map(row => newFactSchema.parse(JSON.parse(row)));
  }
}
