/**
 * What metrics cost with a million deployments of a year, 200,000 incidents and 1.4 million changes, over 10,000 entities of
 * which some have very many, on SQLite and on PostgreSQL: the dashboard of the organisation, that of one entity, deriving
 * everything again, and taking new facts in. `BENCH_DEPLOYMENTS` makes it smaller, `BENCH_DATABASES` (`sqlite,pg`) chooses.
 *
 * Answers are those of the dashboards behind HTTP, with the window before and weekly buckets, and never from the cache of
 * answers. Cold: by a process that has read nothing yet, while the database may have its pages in memory.
 */
import { Dashboard, scopeQuerySchema } from '@quarterdeck/plugin-dora-common';
import { startPostgres } from '@quarterdeck/toolkit-node/testUtils';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import createKnex, { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { KnexFigures } from '../src/database/KnexFigures';
import { Whose } from '../src/database/FigureStore';
import { inTurn } from '../src/database/KnexMarks';
import { openDatabase } from '../src/database/openDatabase';
import { DEFAULT_BAND_TABLE } from '../src/domain/bands';
import { readFacts } from '../src/domain/readFacts';
import { DEFAULT_TARGETS } from '../src/domain/targets';
import { Dashboards } from '../src/engine/Dashboards';
import { DayPacker } from '../src/engine/DayPacker';
import { Recompute } from '../src/engine/Recompute';
import { Reliability } from '../src/engine/Reliability';
import { IncidentAvailability } from '../src/providers/availability/incidents';
import { RULES, TIERS, build, ingestInto } from './build';
import { NOW, entityOf, newFacts, randomFrom } from './history';

const DEPLOYMENTS = Number(process.env.BENCH_DEPLOYMENTS ?? 1_000_000);
const DATABASES = (process.env.BENCH_DATABASES ?? 'sqlite,pg').split(',');
/** At which the textbook query ends within seconds; both sides are measured at it. */
const TEXTBOOK_DEPLOYMENTS = Math.min(10_000, DEPLOYMENTS);
const REPEATS = 40;
const COLD_REPEATS = 15;
const NEW_FACTS = 5_000;
/** As the follower takes them. */
const FACTS_AT_ONCE = 500;
const QUERY = scopeQuerySchema.parse({ scope: 'catalog' });
const READER = mockCredentials.user();

type Result = Record<string, number>;

export async function run(): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'dora-bench-'));
  const postgres = DATABASES.includes('pg')
    ? await startPostgres(directory)
    : undefined;
  try {
    const results: Result = { deployments: DEPLOYMENTS };
    const speedups: number[] = [];
    for (const name of DATABASES) {
      const open = async (size: string) =>
        name === 'pg' && postgres
          ? await openPostgres(postgres.connection, size)
          : await openSqlite(path.join(directory, `${size}.sqlite`));
      speedups.push(await againstTextbook(name, await open('textbook')));
      Object.assign(results, await measure(name, await open('whole')));
    }
    return {
      ...results,
      textbook_deployments: TEXTBOOK_DEPLOYMENTS,
      speedup_vs_textbook: Math.round(Math.min(...speedups)),
    };
  } finally {
    await postgres?.stop();
    await rm(directory, { recursive: true });
  }
}

async function openSqlite(filename: string): Promise<Knex> {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
  });
  await knex.raw('pragma journal_mode = WAL');
  return await prepared(knex);
}

async function openPostgres(connection: string, name: string): Promise<Knex> {
  const server = createKnex({ client: 'pg', connection });
  await server.raw('create database ??', [name]);
  await server.destroy();
  return await prepared(
    createKnex({
      client: 'pg',
      connection: connection.replace(/[^/]*$/, name),
    }),
  );
}

async function prepared(knex: Knex): Promise<Knex> {
  await openDatabase({ getClient: async () => knex });
  return knex;
}

/** The whole way from a reader to the answer, but for HTTP and what keeps answers. */
function asking(knex: Knex) {
  const catalog = catalogServiceMock({ entities: [] });
  const permissions = mockServices.permissions();
  const figures = new KnexFigures(knex);
  const scoped = { whose: 'all' as Whose };
  const dashboards = new Dashboards({
    access: new EntityAccess({ catalog, permissions }),
    scopes: {
      resolve: async () => ({
        kind: scoped.whose === 'all' ? 'catalog' : 'entity',
        ref: null,
        services: null,
        emptyReason: null,
        annotations: {},
        whose: scoped.whose,
      }),
    },
    figures,
    reliability: new Reliability({
      availability: new IncidentAvailability(figures),
      proofs: { of: async () => [] },
    }),
    targets: DEFAULT_TARGETS,
    bands: DEFAULT_BAND_TABLE,
    logger: mockServices.rootLogger(),
    now: () => NOW,
    keptMs: 0,
  });
  return async (whose: Whose): Promise<Dashboard> => {
    scoped.whose = whose;
    return await dashboards.read(QUERY, READER);
  };
}

async function measure(name: string, knex: Knex): Promise<Result> {
  const builtIn = await seconds(async () => {
    await build(knex, DEPLOYMENTS, message => tell(`${name}: ${message}`));
  });
  const packedIn = await seconds(async () => await pack(knex));
  tell(`${name}: built in ${builtIn} s, days packed in ${packedIn} s`);
  const ask = asking(knex);
  const first = await ask('all');
  tell(`${name}: ${JSON.stringify(first.quality)}`);
  const org = await repeated(REPEATS, async () => await ask('all'));
  const cold = await repeated(
    COLD_REPEATS,
    async () => await asking(knex)('all'),
  );
  const random = randomFrom(3);
  const entities = await repeated(REPEATS, async index => {
    // The largest one, and others as they come.
    const entity = index === 0 ? 0 : Math.floor(random() ** 2 * 10_000);
    return await ask([entityOf(entity)]);
  });
  const ingest = await measureIngest(knex);
  const recompute = await measureRecomputation(knex);
  await knex.destroy();
  const result = {
    [`org_p95_ms_${name}`]: org,
    [`org_cold_p95_ms_${name}`]: cold,
    [`entity_p95_ms_${name}`]: entities,
    [`recompute_s_${name}`]: recompute,
    [`ingest_per_s_${name}`]: ingest,
    [`build_s_${name}`]: Math.round(builtIn),
  };
  tell(JSON.stringify(result));
  return result;
}

async function pack(knex: Knex): Promise<void> {
  const logger = mockServices.rootLogger();
  await new DayPacker({ knex, logger, now: () => NOW }).pass(
    new AbortController().signal,
  );
}

async function measureIngest(knex: Knex): Promise<number> {
  const { ingest } = ingestInto();
  const facts = newFacts(NEW_FACTS);
  const took = await seconds(async () => {
    for (let first = 0; first < facts.length; first += FACTS_AT_ONCE) {
      const read = readFacts(facts.slice(first, first + FACTS_AT_ONCE));
      if (read.unusable.length > 0) {
        throw new Error('A fact of the benchmark cannot be read');
      }
      await inTurn(knex, async transaction => ingest.take(transaction, read));
    }
  });
  return Math.round(NEW_FACTS / took);
}

/** Everything again by another rule, as after a change of the configuration, and the days after that. */
async function measureRecomputation(knex: Knex): Promise<number> {
  const rules = { ...RULES, recoveryFrom: 'deployment' as const };
  const recompute = new Recompute({
    knex,
    deriver: ingestInto(rules).deriver,
    rules,
    tiers: TIERS,
    logger: mockServices.rootLogger(),
    now: () => NOW,
  });
  const took = await seconds(async () => {
    await recompute.ensure(new AbortController().signal);
    await pack(knex);
  });
  return round(took);
}

/**
 * Which incident comes from which deployment, and how many deployments failed, as a query of one dashboard panel that joins
 * all incidents of a project with all deployments before them (DevLake's issue 8130).
 *
 * @returns how many times as long it takes as our whole dashboard of the same data
 */
async function againstTextbook(name: string, knex: Knex): Promise<number> {
  await build(knex, TEXTBOOK_DEPLOYMENTS, () => {});
  await pack(knex);
  await knex.raw(
    `create table textbook_deployments as select id, 'project' as project, ended_at as finished_at
     from deployments where counted_at is not null`,
  );
  await knex.raw(
    `create table textbook_incidents as select id, 'project' as project, opened_at from incidents`,
  );
  await knex.raw('analyze');
  const from = NOW - 90 * 86_400_000;
  const textbook = await seconds(async () => {
    await knex.raw(
      `with latest as (
         select i.id, max(d.finished_at) as finished_at
         from textbook_incidents i join textbook_deployments d
           on d.project = i.project and d.finished_at <= i.opened_at
         group by i.id
       )
       select count(distinct d.id) as failed from textbook_deployments d
       join latest on latest.finished_at = d.finished_at
       where d.finished_at >= ? and d.finished_at < ?`,
      [from, NOW],
    );
  });
  const ask = asking(knex);
  await ask('all');
  const ours = await repeated(REPEATS, async () => await ask('all'));
  await knex.destroy();
  tell(`${name}: textbook ${round(textbook * 1000)} ms, ours ${ours} ms`);
  return (textbook * 1000) / ours;
}

/** @returns the 95th percentile in milliseconds */
async function repeated(
  times: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < times; index++) {
    took.push((await seconds(async () => await work(index))) * 1000);
  }
  took.sort((one, other) => one - other);
  return round(took[Math.ceil(0.95 * took.length) - 1]);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

const round = (value: number) => Math.round(value * 10) / 10;

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
