import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { z } from 'zod';
import { enqueue, KnexCommitWork } from '../database/KnexCommitWork';
import { openDatabase } from '../database/openDatabase';
import { Source } from '../domain/sources';
import { CommitWorker } from '../engine/CommitWorker';
import { GitCommits } from '../providers/git/GitCommits';
import { Mirrors } from '../providers/git/Mirrors';
import { deploymentRow } from './figureRows';

const ENTITY = 'component:default/api';
const SOURCE: Source = {
  kind: 'local',
  repository: 'local:api',
  name: 'api',
};
const seconds = z.coerce.number().nullable();

/** A room whose deployments are put into its tables, and whose commits are read from a repository of this machine. */
export class DeploymentsWithCommits {
  now = 2_000_000_000_000;
  source: Source | undefined = SOURCE;
  readonly derived: string[] = [];
  readonly worker: CommitWorker;
  readonly work: KnexCommitWork;

  private constructor(
    readonly knex: Knex,
    directory: string,
  ) {
    this.work = new KnexCommitWork(knex);
    this.worker = new CommitWorker({
      knex,
      repositories: { sourceOf: async () => this.source },
      reader: new GitCommits({
        mirrors: new Mirrors({
          directory: `${directory}/copies`,
          mostBytes: 1e9,
          credentials: async () => ({}),
        }),
        localDirectory: directory,
        now: () => this.now,
      }),
      pullRequests: { isGitlab: () => false, find: async () => new Map() },
      rules: {
        leadTimeFrom: 'commit',
        marks: { labels: ['hotfix'], branches: ['hotfix/*'] },
      },
      derive: async (_transaction, places) => {
        this.derived.push(...places.map(place => place.entityRef));
      },
      now: () => this.now,
    });
  }

  static async create(
    knex: Knex,
    directory: string,
  ): Promise<DeploymentsWithCommits> {
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    return new DeploymentsWithCommits(knex, directory);
  }

  /** @param at - when it had finished, in seconds since 1970; it began ten seconds before */
  async deploy(
    id: string,
    at: number,
    what: { revision?: string; version?: string; isDelivered?: boolean },
  ): Promise<void> {
    const { revision, version, isDelivered = true } = what;
    await this.knex('deployments')
      .insert({
        ...deploymentRow(id, ENTITY, 'production', {
          startedAt: (at - 10) * 1000,
          endedAt: at * 1000,
          countedAt: at * 1000,
        }),
        fact_position: 1,
        delivered_at: isDelivered ? at * 1000 : null,
        revision: revision ?? null,
        record_json: JSON.stringify({ record: { version } }),
      })
      .onConflict('id')
      .merge();
    await this.enqueue(id);
  }

  async enqueue(...ids: string[]): Promise<void> {
    await enqueue(this.knex, ids, this.now);
  }

  /** All that is due, and what becomes due by it. */
  async settle(): Promise<void> {
    const { signal } = new AbortController();
    for (let round = 0; round < 20; round += 1) {
      const due = await this.work.due(this.now, 100);
      for (const each of due) {
        await this.worker.do(each, signal);
      }
      if (due.length === 0) {
        return;
      }
    }
    throw new Error('It never settles');
  }

  /** Of each deployment: state, reason, and its changes with their lead times in seconds. */
  async told(): Promise<Record<string, string>> {
    const rows = await this.knex('deployments').orderBy('delivered_at');
    const lines: Record<string, string> = {};
    for (const row of rows) {
      const changes = await this.knex('changes')
        .leftJoin('commits', 'commits.sha', 'changes.sha')
        .where('deployment_id', row.id)
        .orderBy([{ column: 'lead_ms' }, { column: 'title' }]);
      const reason = row.commits_reason_json
        ? JSON.parse(row.commits_reason_json).code
        : '';
      const median = seconds.parse(row.lead_median_ms);
      lines[row.id] = [
        row.commits_state,
        reason,
        changes
          .map(({ title, lead_ms }) => `${title} ${Number(lead_ms) / 1000}`)
          .join(', '),
        median === null ? '' : `median ${median / 1000}`,
        row.planned_json ? JSON.parse(row.planned_json).reason.code : '',
      ]
        .filter(part => part !== '')
        .join('; ');
    }
    return lines;
  }

  async waiting(): Promise<Record<string, number>> {
    const rows = await this.knex('commit_work');
    return Object.fromEntries(
      rows.map(({ deployment_id, due_at }) => [
        deployment_id,
        (Number(due_at) - this.now) / 60_000,
      ]),
    );
  }
}
