import { KnexLeases, Lease } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { inBatches } from './batches';
import { AnnotatedNamespace, NamespaceSnapshot } from '../domain/preview';
import { NamespaceStore } from './NamespaceStore';

const TABLE = 'namespaces';

const rowSchema = z.object({
  cluster: z.string(),
  name: z.string(),
  // PostgreSQL's driver returns bigint as text, SQLite's as a number.
  created_at: z.coerce.number().int(),
  annotations_json: z.string(),
});
type Row = z.infer<typeof rowSchema>;

const annotationsSchema = z.record(z.string(), z.string());

export class KnexNamespaceStore implements NamespaceStore {
  readonly #leases: KnexLeases;

  constructor(private readonly knex: Knex) {
    this.#leases = new KnexLeases(knex);
  }

  async replace(
    cluster: string,
    namespaces: readonly NamespaceSnapshot[],
    lease?: Lease,
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      if (lease) {
        await this.#leases.assertHeld(transaction, lease);
      }
      const known = new Map(
        (await transaction(TABLE).where({ cluster }).select())
          .map(row => rowSchema.parse(row))
          .map(row => [row.name, row]),
      );
      const rows = namespaces.map(namespace => toRow(cluster, namespace));
      const names = new Set(rows.map(({ name }) => name));
      const changed = rows.filter(row => !isEqual(row, known.get(row.name)));
      const gone = [...known.keys()].filter(name => !names.has(name));
      for (const batch of inBatches(changed)) {
        await transaction(TABLE)
          .insert(batch)
          .onConflict(['cluster', 'name'])
          .merge();
      }
      for (const batch of inBatches(gone)) {
        await transaction(TABLE)
          .where({ cluster })
          .whereIn('name', batch)
          .delete();
      }
      return changed.length + gone.length > 0;
    });
  }

  async list(): Promise<AnnotatedNamespace[]> {
    const rows = await this.knex(TABLE).select().orderBy(['cluster', 'name']);
    return rows.map(fromRow);
  }

  async forgetClustersExcept(names: readonly string[]): Promise<void> {
    await this.knex(TABLE).whereNotIn('cluster', names).delete();
  }
}

function toRow(cluster: string, namespace: NamespaceSnapshot): Row {
  const annotations = Object.entries(namespace.annotations).sort(
    ([left], [right]) => (left < right ? -1 : 1),
  );
  return {
    cluster,
    name: namespace.name,
    created_at: namespace.createdAt,
    annotations_json: JSON.stringify(Object.fromEntries(annotations)),
  };
}

function fromRow(row: unknown): AnnotatedNamespace {
  const parsed = rowSchema.parse(row);
  return {
    cluster: parsed.cluster,
    name: parsed.name,
    createdAt: parsed.created_at,
    annotations: annotationsSchema.parse(JSON.parse(parsed.annotations_json)),
  };
}

function isEqual(left: Row, right: Row | undefined): boolean {
  return (
    left.created_at === right?.created_at &&
    left.annotations_json === right.annotations_json
  );
}
