/**
 * What the record costs at five million facts, on SQLite and on PostgreSQL: appends in batches as rooms post them, a
 * page of every kind of question, and the verification of the whole chain. `BENCH_FACTS` makes it smaller.
 */
import {
  FactQuery,
  factQuerySchema,
} from '@quarterdeck/plugin-timeline-common';
import createKnex, { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { KnexFactStore } from '../src/database/KnexFactStore';
import { ParsedFact } from '../src/domain/chain';
import { HeadKeeper } from '../src/engine/HeadKeeper';
import { Verifier } from '../src/engine/Verifier';
import { startPostgres } from '@quarterdeck/toolkit-node/testUtils';

const FACTS = Number(process.env.BENCH_FACTS ?? 5_000_000);
const BATCH = 500;
const SERVICES = 2_000;
const REPEATS = 40;
const SECOND = 1_000;
const START = Date.parse('2024-01-01T00:00:00.000Z');
const ENVIRONMENTS = ['development', 'staging', 'production'];
const OUTCOMES = ['started', 'finished', 'rolled-back', 'recovered'];
const ROOMS = ['environments', 'rollouts', 'backups', 'incidents', 'runbooks'];

export async function run(): Promise<Record<string, unknown>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'timeline-bench-'));
  const postgres = await startPostgres(directory);
  try {
    const sqlite = createKnex({
      client: 'better-sqlite3',
      connection: { filename: path.join(directory, 'timeline.sqlite') },
      useNullAsDefault: true,
    });
    await sqlite.raw('pragma journal_mode = WAL');
    const ofSqlite = await measure('sqlite', sqlite);
    const pg = createKnex({ client: 'pg', connection: postgres.connection });
    const ofPg = await measure('pg', pg);
    return { facts: FACTS, ...ofSqlite, ...ofPg };
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}

async function measure(name: string, knex: Knex) {
  const store = await KnexFactStore.create({ getClient: async () => knex });
  const appends = await measureAppends(name, store);
  await knex.raw('analyze');
  const pages = await measurePages(name, store);
  const verified = await measureVerification(store);
  tell(`${name}: ${JSON.stringify({ appends, verified, ...pages.each })}`);
  await knex.destroy();
  return {
    [`appends_per_s_${name}`]: appends,
    [`page_p95_ms_${name}`]: pages.p95,
    [`page_worst_kind_p95_ms_${name}`]: pages.worst,
    [`verify_events_per_s_${name}`]: verified,
  };
}

async function measureAppends(name: string, store: KnexFactStore) {
  const startedAt = performance.now();
  for (let first = 0; first < FACTS; first += BATCH) {
    const size = Math.min(BATCH, FACTS - first);
    await store.append(
      Array.from({ length: size }, (_, index) => fact(first + index)),
      START + FACTS * SECOND,
    );
    if (first % 250_000 === 0) {
      const seconds = (performance.now() - startedAt) / 1000;
      tell(`${name}: ${first} facts after ${Math.round(seconds)} s`);
    }
  }
  return Math.round(FACTS / ((performance.now() - startedAt) / 1000));
}

async function measurePages(name: string, store: KnexFactStore) {
  const middle = new Date(START + (FACTS / 2) * SECOND);
  const kinds: Record<string, () => FactQuery> = {
    newest: () => ({}),
    entity: () => ({ entity: [entityOf(pick(SERVICES))] }),
    'entity and room': () => ({
      entity: [entityOf(pick(SERVICES))],
      room: ['environments'],
    }),
    'entity and text': () => ({
      entity: [entityOf(pick(SERVICES))],
      text: 'production',
    }),
    type: () => ({ type: ['rollouts.rollout.finished'] }),
    room: () => ({ room: ['incidents'] }),
    environment: () => ({ environment: ['staging'] }),
    person: () => ({ actor: [`user:default/person-${pick(500)}`] }),
    'kind of actor': () => ({ actor: ['user'] }),
    'rare text': () => ({ text: `v1.${pick(FACTS)}` }),
    'common text': () => ({ text: 'production' }),
    'time range': () => ({
      from: middle.toISOString(),
      to: new Date(middle.getTime() + 86_400_000).toISOString(),
    }),
    'text in a time range': () => ({
      text: 'staging service',
      from: middle.toISOString(),
    }),
    'environment and person': () => ({
      environment: ['production'],
      actor: [`user:default/person-${pick(500)}`],
    }),
    follow: () => ({ order: 'asc', limit: 100 }),
  };
  const all: number[] = [];
  const each: Record<string, number> = {};
  for (const [kind, make] of Object.entries(kinds)) {
    const durations: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const query = factQuerySchema.parse(make());
      const startedAt = performance.now();
      const { next } = await store.find(query);
      durations.push(performance.now() - startedAt);
      // And the page after it, for which the cursor stands.
      if (next !== undefined) {
        const continuedAt = performance.now();
        await store.find(query, next);
        durations.push(performance.now() - continuedAt);
      }
    }
    each[kind] = percentile(durations, 0.95);
    all.push(...durations);
    tell(`${name}: ${kind}: p95 ${each[kind]} ms`);
  }
  return {
    p95: percentile(all, 0.95),
    worst: Math.max(...Object.values(each)),
    each,
  };
}

async function measureVerification(store: KnexFactStore): Promise<number> {
  const heads = await HeadKeeper.create({
    config: { everyMs: 1 },
    store,
    logger: { warn: () => {} },
    now: () => START,
  });
  const verifier = new Verifier({
    store,
    heads,
    elapsed: () => performance.now(),
  });
  const startedAt = performance.now();
  const result = await verifier.verify({}, new AbortController().signal);
  if (result.status !== 'intact' || result.checked !== FACTS) {
    throw new Error(`The chain does not hold: ${JSON.stringify(result)}`);
  }
  return Math.round(FACTS / ((performance.now() - startedAt) / 1000));
}

/** Parsed already: what the HTTP layer does is not the store's. */
function fact(number: number): ParsedFact {
  const service = number % SERVICES;
  const room = ROOMS[number % ROOMS.length];
  const noun = room.slice(0, -1);
  const environmentId = ENVIRONMENTS[number % ENVIRONMENTS.length];
  const verb = OUTCOMES[number % OUTCOMES.length];
  const isPerson = number % 3 === 0;
  return {
    id: randomUUID(),
    type: `${room}.${noun}.${verb}`,
    version: 1,
    occurredAt: new Date(START + number * SECOND).toISOString(),
    entityRef: entityOf(service),
    relatedRefs: [],
    environmentId,
    actor: isPerson
      ? { kind: 'user', ref: `user:default/person-${number % 500}` }
      : { kind: 'tool', ref: 'argocd-controller' },
    subject: { kind: noun, id: `s${Math.floor(number / 4)}` },
    correlationId: null,
    causationId: null,
    summary: `Deployed v1.${number} of service ${service} to ${environmentId}`,
    payload: {
      version: `v1.${number}`,
      image: `registry.example/fleet/service-${service}:v1.${number}`,
    },
    personalKeys: [],
  };
}

function entityOf(service: number): string {
  return `component:default/service-${service}`;
}

function pick(count: number): number {
  return Math.floor(Math.random() * count);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  return Math.round(value * 100) / 100;
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
