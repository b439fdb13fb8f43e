/**
 * Lets the room see what had happened to the demo estate before: `playHistory.ts DATABASE EXAMPLES CONFIG PLAN`, all of
 * them files. Does nothing where the room has seen anything before.
 */
import { DatabaseService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { loadExamples } from '@quarterdeck/demo-cluster';
import createKnex from 'knex';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { readEnvironmentsConfig } from '../src/config';
import { KnexEnvironmentStore } from '../src/database/KnexEnvironmentStore';
import { roomKey } from '../src/database/roomKey';
import { environmentOf } from '../src/domain/placement';
import { Manifest, PastState, PastWatch } from './PastWatch';

const planSchema = z.object({
  deployments: z.array(
    z.object({
      service: z.string(),
      environment: z.string(),
      version: z.string(),
      /** The commit that it was built from. */
      revision: z.string(),
      at: z.number(),
      finishedAt: z.number(),
      rolledBackTo: z
        .object({
          version: z.string(),
          revision: z.string(),
          at: z.number(),
          recoveredAt: z.number(),
        })
        .optional(),
    }),
  ),
});
type Plan = z.infer<typeof planSchema>;

const manifestSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    replicas: z.number().optional(),
    template: z.looseObject({
      metadata: z
        .looseObject({
          annotations: z.record(z.string(), z.string()).optional(),
        })
        .optional(),
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({ name: z.string(), image: z.string().optional() }),
        ),
      }),
    }),
  }),
});

async function main([database, examples, config, plan]: string[]) {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: database },
    useNullAsDefault: true,
  });
  try {
    // What is lost with the machine is written again at the next start.
    await knex.raw('pragma journal_mode = wal');
    await knex.raw('pragma synchronous = off');
    const service: DatabaseService = { getClient: async () => knex };
    await KnexEnvironmentStore.create(service);
    if (await knex('workload_states').first('*')) {
      return;
    }
    const key = await roomKey(knex, 'configuration');
    const { definitions } = readEnvironmentsConfig(
      new ConfigReader(parse(readFileSync(config, 'utf8'))),
    );
    const watch = new PastWatch({
      knex,
      hash: text =>
        createHmac('sha256', key).update(text).digest('hex').slice(0, 32),
      environmentOf: place => environmentOf(definitions, place)?.environment.id,
    });
    const manifests = manifestsOf(examples);
    for (const { manifestKey, ...state } of looksOf(
      planSchema.parse(JSON.parse(readFileSync(plan, 'utf8'))),
    )) {
      const manifest = manifests.get(manifestKey);
      if (manifest) {
        await watch.look(manifest, state);
      }
    }
  } finally {
    await knex.destroy();
  }
}

/** Deployments as the demo cluster has them when its own scenario begins, by name and environment. */
function manifestsOf(examples: string): Map<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  for (const step of loadExamples(examples)) {
    if (step.kind !== 'apply' || step.after?.until === 'available') {
      continue;
    }
    for (const { object } of step.objects) {
      const manifest =
        object.kind === 'Deployment' && manifestSchema.safeParse(object);
      if (manifest && manifest.success) {
        const { name, namespace } = manifest.data.metadata;
        const environment = namespace.split('-').at(-1);
        manifests.set(`${name} ${environment}`, manifest.data);
      }
    }
  }
  return manifests;
}

/** Every instant at which a watch would have seen something, in their order. */
function looksOf({
  deployments,
}: Plan): (PastState & { manifestKey: string })[] {
  return deployments
    .flatMap(each => {
      const { version, revision, rolledBackTo } = each;
      const manifestKey = `${each.service} ${each.environment}`;
      const own = { manifestKey, version, revision };
      const looks = [
        { ...own, at: each.at, isComplete: false },
        { ...own, at: each.finishedAt, isComplete: true },
      ];
      if (!rolledBackTo) {
        return looks;
      }
      const { at, recoveredAt, ...before } = rolledBackTo;
      return [
        ...looks,
        { manifestKey, ...before, at, isComplete: false },
        { manifestKey, ...before, at: recoveredAt, isComplete: true },
      ];
    })
    .sort((one, other) => one.at - other.at);
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
