import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  Deployment,
  DeploymentReport,
} from '@quarterdeck/plugin-environments-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { Outbox } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { v7 as newId } from 'uuid';
import { HistoryTables } from '../database/HistoryTables';
import { factsOf } from '../domain/deployments/facts';
import {
  HeardDeployment,
  HeardResult,
  hear,
} from '../domain/deployments/heard';
import { DeploymentRecord, isUnderWay } from '../domain/deployments/records';
import {
  reportedDeployment,
  reportedWorkload,
  reportedWorkloadId,
} from '../domain/deployments/reported';
import { shownKey } from '../domain/shown';

/** No cluster has such a name, so no list of one forgets what was reported. */
const NO_CLUSTER = ':reported';
/** Who goes back further than that deploys something new. */
const MOST_RECENT = 10;

/** Takes down what pipelines report of targets outside of Kubernetes. */
export class ReportService {
  readonly #outbox: Outbox;

  constructor(
    private readonly options: {
      knex: Knex;
      now: () => number;
      onFacts(): void;
      onChanged(): void;
    },
  ) {
    this.#outbox = new Outbox(options.now);
  }

  /**
   * The same report again changes nothing.
   *
   * @throws InputError, ConflictError for a report that contradicts itself or an earlier one
   */
  async report(
    report: DeploymentReport,
  ): Promise<{ deployment: Deployment; isNew: boolean }> {
    return await this.#inTurn(report, transaction =>
      this.#take(report, transaction),
    );
  }

  /**
   * What an event of others says: late, twice, in any order.
   *
   * @throws InputError, ConflictError for what cannot be
   */
  async hear(heard: HeardDeployment): Promise<{
    deploymentId: string;
    result: HeardResult['result'];
  }> {
    return await this.#inTurn(heard, transaction =>
      this.#hear(heard, transaction),
    );
  }

  async #inTurn<T>(
    report: DeploymentReport,
    act: (transaction: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    const { knex, onFacts, onChanged } = this.options;
    const take = () =>
      knex.transaction(async transaction => {
        const tables = new HistoryTables(transaction);
        await tables.lockReported(reportedWorkloadId(report));
        return await act(transaction);
      });
    // A pipeline that tries again may still be at its first try: that report is known by then.
    const result = await take().catch(error =>
      isDatabaseConflictError(error) ? take() : Promise.reject(error),
    );
    onFacts();
    onChanged();
    return result;
  }

  async #hear(heard: HeardDeployment, transaction: Knex.Transaction) {
    const tables = new HistoryTables(transaction);
    const target = reportedWorkloadId(heard);
    const startedAt = Date.parse(heard.startedAt);
    const known = {
      before: await tables.reportedDeployment(heard.reportId),
      recent: await tables.recentReported(target, startedAt, MOST_RECENT),
      next: await tables.nextReported(target, startedAt),
    };
    const { result, records } = hear(heard, newId(), known);
    const [{ deployment }] = records;
    if (result === 'accepted') {
      await tables.saveDeployments(records);
      const newest = await tables.latestReported(target);
      const { entityRef, environmentId } = heard;
      // What a cluster shows is not shown a second time: of it only the history is told.
      if (
        newest?.deployment.id === deployment.id &&
        !(await tables.isObserved(entityRef, environmentId))
      ) {
        await this.#show(tables, heard, records[0]);
      }
      const told = [known.before, ...known.recent, known.next];
      for (const record of records) {
        await this.#tell(
          transaction,
          told.find(each => each?.deployment.id === record.deployment.id),
          record,
        );
      }
    }
    return { deploymentId: deployment.id, result };
  }

  async #tell(
    transaction: Knex.Transaction,
    before: DeploymentRecord | undefined,
    { deployment }: DeploymentRecord,
  ): Promise<void> {
    await this.#outbox.enqueue(
      transaction,
      factsOf(before?.deployment, deployment, type =>
        factId({
          room: 'environments',
          subjectId: deployment.id,
          type,
          // An end that is told otherwise than before is another fact.
          revision:
            before?.deployment.outcome && deployment.finishedAt
              ? Date.parse(deployment.finishedAt)
              : 1,
        }),
      ).map(toMessage),
    );
  }

  async #take(report: DeploymentReport, transaction: Knex.Transaction) {
    const tables = new HistoryTables(transaction);
    const before = await tables.reportedDeployment(report.reportId);
    const target = reportedWorkloadId(report);
    const newest = await tables.latestReported(target);
    const previous = before
      ? undefined
      : await tables.latestReported(target, Date.parse(report.startedAt));
    const record = reportedDeployment(
      report,
      newId(),
      before,
      previous?.deployment,
    );
    const { deployment } = record;
    await tables.saveDeployments([record]);
    const isNewest =
      !newest || newest.deployment.startedAt <= deployment.startedAt;
    if (isNewest) {
      await this.#show(tables, report, record);
    }
    await this.#tell(transaction, before, record);
    return { deployment, isNew: before === undefined };
  }

  async #show(
    tables: HistoryTables,
    report: DeploymentReport,
    record: DeploymentRecord,
  ): Promise<void> {
    const now = this.options.now();
    const observed = reportedWorkload(report, record);
    const { workload } = observed;
    const key = shownKey(workload);
    const memory = (await tables.memories([workload.id])).get(workload.id);
    const { entityRef, environmentId } = report;
    await tables.saveWorkloads([
      {
        observed,
        workload,
        environmentId,
        entityRef,
        deploying: isUnderWay(record.deployment),
      },
    ]);
    if (memory?.shownKey !== key) {
      await tables.closeHistory([workload.id], now);
      await tables.openHistory([{ workload, entityRef, since: now }]);
      await tables.saveMemories(
        NO_CLUSTER,
        new Map([[workload.id, { entityRef, shownKey: key, shownSince: now }]]),
      );
    }
  }
}
