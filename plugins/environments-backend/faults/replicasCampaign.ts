/**
 * A campaign against two replicas of the watch on PostgreSQL, which hand what they see to a real timeline: services
 * change all the time while replicas, their connections and the timeline are killed, stopped and cut. In the end every
 * change is exactly one deployment, every deployment has exactly its facts, and the chain of the record holds.
 */
import { Deployment } from '@quarterdeck/plugin-environments-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deploymentRecordSchema } from '../src/domain/deployments/records';
import { startDemoClusterUnderTest } from '../src/testing/clusterUnderTest';
import { Differences, judgeDeployments, judgeFacts } from './changes';
import { createPostgresqlDatabase, openDatabase } from './database';
import { Estate } from './estate';
import { Load } from './load';
import { until } from './processes';
import { REPLICA_FAULTS, ReplicaFaults } from './replicaFaults';
import { Replicas } from './replicas';
import { CampaignResult, emptyResult } from './result';
import { Timeline } from './timeline';

const POSTGRESQL = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
const START_DEADLINE_MS = 60_000;
const SETTLE_DEADLINE_MS = 60_000;

/** @param scale - 1 takes about five minutes; a replica is killed at least once */
export async function runReplicasCampaign(
  scale: number,
): Promise<CampaignResult> {
  const result = emptyResult();
  const server = process.env[POSTGRESQL];
  if (server === undefined) {
    result.skipped.push({
      what: 'two replicas on PostgreSQL',
      reason: `PostgreSQL is not installed, and ${POSTGRESQL} names no server`,
    });
    return result;
  }
  const directory = await mkdtemp(path.join(tmpdir(), 'replicas-faults-'));
  const cluster = await startDemoClusterUnderTest('faults');
  const database = await createPostgresqlDatabase(server);
  const postgresql = database.connectionString;
  const knex = await openDatabase({ postgresql, applicationName: 'campaign' });
  const onCrash = () => {
    result.crashed += 1;
  };
  const timelineUrlFile = path.join(directory, 'timeline-url');
  const timeline = new Timeline({ postgresql }, timelineUrlFile, onCrash);
  const replicas = new Replicas({
    cluster: cluster.backstageConfig,
    postgresql,
    timelineUrlFile,
    leases: new KnexLeases(knex),
    onCrash,
  });
  try {
    await timeline.untilUp();
    await untilWatching(knex);
    const load = new Load(await Estate.create(cluster, 'replicas'));
    const faults = new ReplicaFaults({
      knex,
      replicas,
      timeline,
      load,
      result,
    });
    const running = load.run();
    const cases = Math.max(2, Math.round(24 * scale));
    for (let index = 0; index < cases; index++) {
      await faults.runCase(REPLICA_FAULTS[index % REPLICA_FAULTS.length]);
    }
    load.stop();
    await running;
    await expectAllTold({ knex, timeline, load, result });
    return result;
  } finally {
    await replicas.close();
    await timeline.close();
    await knex.destroy();
    await database.drop();
    await cluster.close();
    await rm(directory, { recursive: true });
  }
}

async function untilWatching(knex: Knex): Promise<void> {
  const isWatching = await until(
    START_DEADLINE_MS,
    async () =>
      (await knex.schema.hasTable('clusters')) &&
      (await knex('clusters').where({ connection: 'connected' })).length > 0,
  );
  if (!isWatching) {
    throw new Error('No replica began to watch the cluster');
  }
}

/** Gives what is under way the time to end, then takes stock. */
async function expectAllTold({
  knex,
  timeline,
  load,
  result,
}: {
  knex: Knex;
  timeline: Timeline;
  load: Load;
  result: CampaignResult;
}): Promise<void> {
  await timeline.untilUp();
  let differences: Differences[] = [];
  const isEmpty = ({ lost, doubled, wrong }: Differences) =>
    lost.length + doubled.length + wrong.length === 0;
  await until(SETTLE_DEADLINE_MS, async () => {
    const deployments = await deploymentsIn(knex);
    differences = [
      judgeDeployments(load.changes, deployments),
      judgeFacts(deployments, await timeline.facts()),
    ];
    return differences.every(isEmpty);
  });
  const verification = await timeline.verify();
  const facts = await timeline.facts();
  if (
    verification.status !== 'intact' ||
    verification.checked !== facts.length
  ) {
    differences.push({
      lost: [],
      doubled: [],
      wrong: [`the record: ${JSON.stringify(verification)}`],
    });
  }
  const [{ parked }] = await knex('quarterdeck_outbox').count({
    parked: 'parked_reason',
  });
  if (Number(parked) > 0) {
    differences.push({
      lost: [`${parked} facts that the timeline refused`],
      doubled: [],
      wrong: [],
    });
  }
  process.stderr.write(
    `replicas: ${load.changes.length} changes, ${facts.length} facts\n`,
  );
  for (const { lost, doubled, wrong } of differences) {
    result.lost += lost.length;
    result.doubled += doubled.length;
    result.wrong += wrong.length;
    report('lost', lost);
    report('doubled', doubled);
    report('wrong', wrong);
  }
}

function report(kind: string, found: readonly string[]): void {
  found.slice(0, 20).forEach(what => {
    process.stderr.write(`  ${kind}: ${what}\n`);
  });
}

async function deploymentsIn(knex: Knex): Promise<Deployment[]> {
  const rows: string[] = await knex('deployments').pluck('record_json');
  return rows.map(
    row => deploymentRecordSchema.parse(JSON.parse(row)).deployment,
  );
}
