/**
 * Lets the room hear what had broken in the demo estate before: `playHistory.ts DATABASE PLAN`, both of them files. Does
 * nothing where the room knows any incident.
 */
import { DatabaseService } from '@backstage/backend-plugin-api';
import createKnex from 'knex';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { severitySchema } from '@quarterdeck/plugin-incidents-common';
import { KnexIncidentStore } from '../src/database/KnexIncidentStore';
import { ReportDesk } from '../src/engine/ReportDesk';

const MINUTE_MS = 60_000;

const planSchema = z.object({
  incidents: z.array(
    z.object({
      key: z.string(),
      service: z.string(),
      title: z.string(),
      severity: severitySchema,
      startedAt: z.number(),
      resolvedAt: z.number(),
    }),
  ),
});
type Trouble = z.infer<typeof planSchema>['incidents'][number];

async function main([database, plan]: string[]) {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: database },
    useNullAsDefault: true,
  });
  try {
    // What is lost with the machine is written again at the next start.
    await knex.raw('pragma journal_mode = wal');
    await knex.raw('pragma synchronous = off');
    const clock = { now: 0 };
    const service: DatabaseService = { getClient: async () => knex };
    const store = await KnexIncidentStore.create(service, () =>
      // Facts wait for the timeline from now on.
      Date.now(),
    );
    if (await knex('incidents').first('id')) {
      return;
    }
    const desk = new ReportDesk({
      store,
      // Nobody is told of what is long over.
      notifier: { tell: async () => {} },
      now: () => clock.now,
      onFacts: () => {},
      onChanged: () => {},
    });
    const { incidents } = planSchema.parse(
      JSON.parse(readFileSync(plan, 'utf8')),
    );
    for (const { at, trouble, state } of heard(incidents)) {
      clock.now = at;
      await desk.reportAlert(alertOf(trouble, state));
    }
  } finally {
    await knex.destroy();
  }
}

/** What Alertmanager would have told, in its order. */
function heard(incidents: readonly Trouble[]) {
  return incidents
    .flatMap(trouble => [
      {
        at: trouble.startedAt + 2 * MINUTE_MS,
        trouble,
        state: 'firing' as const,
      },
      { at: trouble.resolvedAt, trouble, state: 'resolved' as const },
    ])
    .sort((one, other) => one.at - other.at);
}

function alertOf(trouble: Trouble, state: 'firing' | 'resolved') {
  const { key, service, title, severity, startedAt, resolvedAt } = trouble;
  return {
    source: 'alertmanager' as const,
    key,
    entityRef: `component:default/${service}`,
    environmentId: 'production',
    name: title,
    severity,
    isObjective: false,
    state,
    labels: { service, environment: 'production' },
    startsAt: startedAt,
    ...(state === 'resolved' && { endsAt: resolvedAt }),
  };
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
