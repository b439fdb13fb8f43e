/**
 * One replica of a backend, in a process of its own that a test can stop, resume and kill. Leases last a second, so that
 * tests need not wait for long.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import knexFactory, { Knex } from 'knex';
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { KnexLeases } from '../lease/KnexLeases';
import { LeaseTimings, runLeased } from '../lease/runLeased';
import { OutboxForwarder } from '../outbox/OutboxForwarder';

export const REPLICA_LEASE_MS = 1_000;
export const REPLICA_TIMINGS: LeaseTimings = {
  renewEveryMs: 300,
  retryEveryMs: 100,
  giveUpAfterMs: 800,
};

const inputSchema = z.object({
  database: z.object({
    client: z.string(),
    connection: z.record(z.string(), z.unknown()),
  }),
  owner: z.string(),
  work: z.discriminatedUnion('kind', [
    /** Writes rows into `writes` without ever looking at its signal, and into `refusals` that it was refused. */
    z.object({ kind: z.literal('write') }),
    /** Delivers the outbox into a file, one id a line; may kill itself before it can note that. */
    z.object({
      kind: z.literal('forward'),
      file: z.string(),
      diesAfterDelivery: z.boolean(),
    }),
  ]),
});

export type ReplicaInput = z.infer<typeof inputSchema>;

const silentLogger: LoggerService = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silentLogger,
};

async function writeUntilRefused(knex: Knex, input: ReplicaInput) {
  const leases = new KnexLeases(knex, REPLICA_LEASE_MS);
  await runLeased({
    leases,
    name: 'writing',
    owner: input.owner,
    signal: new AbortController().signal,
    logger: silentLogger,
    timings: REPLICA_TIMINGS,
    run: async lease => {
      for (;;) {
        try {
          await knex.transaction(async transaction => {
            await leases.assertHeld(transaction, lease);
            await setTimeout(2);
            await transaction('writes').insert({ owner: input.owner });
          });
        } catch (error) {
          const name = error instanceof Error ? error.name : String(error);
          await knex('refusals').insert({ owner: input.owner, error: name });
          if (name === 'LeaseLostError') {
            return;
          }
        }
      }
    },
  });
}

async function main(input: ReplicaInput): Promise<void> {
  const knex = knexFactory({
    ...input.database,
    useNullAsDefault: true,
    // A replica that was stopped finds its connections cut, as it should.
    log: silentLogger,
  });
  const { work } = input;
  if (work.kind === 'write') {
    await writeUntilRefused(knex, input);
    return;
  }
  const forwarder = new OutboxForwarder({
    knex,
    owner: input.owner,
    logger: silentLogger,
    now: () => Date.now(),
    leases: new KnexLeases(knex, REPLICA_LEASE_MS),
    leaseTimings: REPLICA_TIMINGS,
    deliver: async messages => {
      appendFileSync(work.file, messages.map(({ id }) => `${id}\n`).join(''));
      if (work.diesAfterDelivery) {
        process.kill(process.pid, 'SIGKILL');
        await setTimeout(60_000);
      }
    },
  });
  await forwarder.run(new AbortController().signal);
}

if (require.main === module) {
  process.on('disconnect', () => process.exit());
  void main(inputSchema.parse(JSON.parse(process.argv[2])));
}
