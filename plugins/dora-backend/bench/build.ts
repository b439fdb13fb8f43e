import { CountingRules, DoraConfig } from '../src/config';
import { inTurn } from '../src/database/KnexMarks';
import { Deriver } from '../src/engine/Deriver';
import { Ingest } from '../src/engine/Ingest';
import { Knex } from 'knex';
import { NOW, historyOf, randomFrom, shares } from './history';

export const TIERS: DoraConfig['tiers'] = new Map([
  ['production', 'production'],
]);
export const RULES: CountingRules = {
  attributionWindowMs: 86_400_000,
  recoveryFrom: 'incident',
  leadTimeFrom: 'commit',
};
const RECORDS_AT_ONCE = 3_000;
/** SQLite joins so many rows in a statement. */
const ROWS_AT_ONCE = 400;
const HOUR_MS = 3_600_000;

export function ingestInto(rules = RULES) {
  const deriver = new Deriver({ rules, now: () => NOW });
  return { deriver, ingest: new Ingest({ deriver, tiers: TIERS }) };
}

/** Fills the tables through the room's own ingest and derivation: a year of all entities, one after the other. */
export async function build(
  knex: Knex,
  deployments: number,
  tell: (message: string) => void,
): Promise<void> {
  const { ingest } = ingestInto();
  const counts = shares(deployments);
  let done = 0;
  let batch = {
    deployments: new Map(),
    incidents: new Map(),
    rollouts: new Map(),
  };
  const take = async () => {
    await inTurn(knex, async transaction => ingest.take(transaction, batch));
    done += batch.deployments.size;
    tell(`${done} deployments`);
    batch = {
      deployments: new Map(),
      incidents: new Map(),
      rollouts: new Map(),
    };
  };
  for (const [entity, count] of counts.entries()) {
    const history = historyOf(entity, count);
    history.deployments.forEach((told, id) => batch.deployments.set(id, told));
    history.incidents.forEach((told, id) => batch.incidents.set(id, told));
    if (batch.deployments.size >= RECORDS_AT_ONCE) {
      await take();
    }
  }
  await take();
  await writeChanges(knex, tell);
  await knex.raw('analyze');
}

/**
 * Changes of what was delivered, 1.4 a deployment on average, in the columns in which the loop of commits writes them: a
 * repository of so many commits is none that a benchmark can make.
 */
async function writeChanges(
  knex: Knex,
  tell: (message: string) => void,
): Promise<void> {
  const random = randomFrom(5);
  let last = '';
  let written = 0;
  for (;;) {
    const delivered = await knex('deployments')
      .whereNotNull('delivered_at')
      .where('id', '>', last)
      .orderBy('id')
      .limit(20_000)
      .select('id', 'entity_ref', 'environment_id', 'tier', 'delivered_at');
    if (delivered.length === 0) {
      break;
    }
    last = delivered[delivered.length - 1].id;
    const rows = delivered.flatMap(row =>
      Array.from({ length: Math.floor(random() * 3.8) }, (_, index) => {
        const review = Math.floor(random() ** 3 * 96 * HOUR_MS);
        const built = Math.floor(random() * HOUR_MS);
        return {
          deployment_id: row.id,
          sha: `${row.id}-${index}`,
          entity_ref: row.entity_ref,
          environment_id: row.environment_id,
          tier: row.tier,
          delivered_at: row.delivered_at,
          lead_ms: review + built,
          stages_json: JSON.stringify({ review, build: built }),
        };
      }),
    );
    await knex.transaction(async transaction => {
      for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
        await transaction('changes').insert(
          rows.slice(first, first + ROWS_AT_ONCE),
        );
      }
    });
    written += rows.length;
  }
  await knex('deployments')
    .whereNotNull('delivered_at')
    .update({ commits_state: 'known' });
  await knex('days').update({ is_stale: true });
  tell(`${written} changes`);
}
