import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { mirrorSchema, type Mirror } from '@quarterdeck/plugin-backups-common';
import {
  readWorkloadSelector,
  selectsWorkload,
  type WorkloadSelector,
} from '@quarterdeck/toolkit-common';
import {
  KubernetesConnection,
  KubernetesStatusError,
  type ClusterConfig,
} from '@quarterdeck/toolkit-node';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  agedMirror,
  entitiesOf,
  judgeMirror,
  type WorkloadPlace,
} from '../domain/mirrors';
import { Schedule } from '../domain/schedule';
import { metadataSchema, shaped } from '../providers/mirrors/objects';
import type { MirrorSource, ObservedMirror } from '../providers/mirrors/types';

const TIMEOUT_MS = 20_000;
/** Objects of one answer. */
const PAGE = 500;
/** Beyond so many pages a cluster is told to be too large, instead of read for ever. */
const MOST_PAGES = 100;
/** Rows and names per statement: SQLite bounds the variables of one. */
const BATCH = 100;

const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z.array(z.unknown()).default([]),
});

interface Claimant {
  entityRef: string;
  selector: WorkloadSelector;
}

type List = (path: string) => Promise<unknown[] | undefined>;

/** What else protects the entities, as the clusters say it. Each look replaces what was seen of a cluster before. */
export class Mirrors {
  constructor(
    private readonly options: {
      knex: Knex;
      clusters: readonly ClusterConfig[];
      sources: readonly MirrorSource[];
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
      now: () => number;
      onChanged(): void;
    },
  ) {}

  /** By entity; those without are not in it. */
  async of(entityRefs: readonly string[]): Promise<Map<string, Mirror[]>> {
    const found = new Map<string, Mirror[]>();
    for (let start = 0; start < entityRefs.length; start += BATCH) {
      const rows: { entity_ref: string; record_json: string }[] =
        await this.options
          .knex('mirrors')
          .select('entity_ref', 'record_json')
          .whereIn('entity_ref', entityRefs.slice(start, start + BATCH))
          .orderBy('id');
      for (const { entity_ref: entityRef, record_json: record } of rows) {
        const mirrors = found.get(entityRef) ?? [];
        const seen = mirrorSchema.parse(JSON.parse(record));
        mirrors.push(agedMirror(seen, this.options.now()));
        found.set(entityRef, mirrors);
      }
    }
    return found;
  }

  /** All entities that anything in a cluster protects. */
  async entityRefs(): Promise<string[]> {
    return await this.options
      .knex('mirrors')
      .distinct('entity_ref')
      .pluck('entity_ref');
  }

  /** Looks at all clusters; one that cannot be reached keeps what was seen of it, which grows old. */
  async look(signal: AbortSignal): Promise<void> {
    const claimants = await this.#claimants();
    await Promise.all(
      this.options.clusters
        .filter(({ credentials }) => credentials.kind !== 'user-only')
        .map(async cluster => {
          try {
            await this.#lookAt(cluster, claimants, signal);
          } catch (error) {
            signal.throwIfAborted();
            this.options.logger.warn(
              `What protects the workloads of cluster ${cluster.name} cannot be read; it stays as it was: ${error}`,
            );
          }
        }),
    );
  }

  async #claimants(): Promise<Claimant[]> {
    const { catalog, auth } = this.options;
    const claimants: Claimant[] = [];
    const stream = catalog.streamEntities(
      { filter: { kind: ['Component', 'Resource', 'System'] } },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of stream) {
      for (const entity of page) {
        try {
          const selector = readWorkloadSelector(entity);
          if (selector) {
            claimants.push({ entityRef: stringifyEntityRef(entity), selector });
          }
        } catch {
          // The room of environments says on its page what is wrong with it.
        }
      }
    }
    return claimants;
  }

  async #lookAt(
    cluster: ClusterConfig,
    claimants: readonly Claimant[],
    signal: AbortSignal,
  ): Promise<void> {
    const connection = await KubernetesConnection.create(cluster);
    const list: List = path => listOf(connection, path, signal);
    const claimedBy = (object: {
      namespace: string;
      labels: Readonly<Record<string, string>>;
    }) =>
      claimants
        .filter(({ selector }) =>
          selectsWorkload(selector, { ...object, cluster: cluster.name }),
        )
        .map(({ entityRef }) => entityRef);
    const places = (await placesIn(list)).map(
      (object): WorkloadPlace => ({
        namespace: object.namespace,
        entityRefs: claimedBy(object),
      }),
    );
    const rows: [string, Mirror][] = [];
    for (const source of this.options.sources) {
      for (const observed of await observe(source, list)) {
        const mirror = this.#present(cluster.name, source.kind, observed);
        const refs = entitiesOf(
          { ...observed, claimedBy: claimedBy(observed) },
          places,
        );
        rows.push(...refs.map((ref): [string, Mirror] => [ref, mirror]));
      }
    }
    await this.#save(cluster.name, rows);
  }

  #present(cluster: string, kind: string, observed: ObservedMirror): Mirror {
    const now = this.options.now();
    const { namespace, name, schedule } = observed;
    return {
      id: `${cluster}/${kind}/${namespace}/${name}`,
      kind,
      cluster,
      namespace,
      name,
      schedule: schedule ?? null,
      lastSucceededAt: timeText(observed.lastSucceededAt),
      lastFinishedAt: timeText(observed.lastFinishedAt),
      firstPointAt: timeText(observed.firstPointAt),
      newestPointAt: timeText(observed.newestPointAt),
      ...judgeMirror({ ...observed, due: dueOf(observed, now) }, now),
      observedAt: new Date(now).toISOString(),
    };
  }

  async #save(
    cluster: string,
    rows: readonly (readonly [string, Mirror])[],
  ): Promise<void> {
    const { knex, now, onChanged } = this.options;
    const prefix = `${cluster}/`;
    await knex.transaction(async transaction => {
      await transaction('mirrors')
        .whereRaw('substr(id, 1, ?) = ?', [prefix.length, prefix])
        .delete();
      for (let start = 0; start < rows.length; start += BATCH) {
        await transaction('mirrors').insert(
          rows.slice(start, start + BATCH).map(([entityRef, mirror]) => ({
            id: `${mirror.id} ${entityRef}`,
            entity_ref: entityRef,
            record_json: JSON.stringify(mirror),
            observed_at: now(),
          })),
        );
      }
    });
    onChanged();
  }
}

/** Where workloads run, and by which labels. */
async function placesIn(list: List) {
  const objects = [
    ...((await list('/apis/apps/v1/deployments')) ?? []),
    ...((await list('/apis/apps/v1/statefulsets')) ?? []),
  ];
  return shaped(z.object({ metadata: metadataSchema }), objects).map(
    ({ metadata }) => metadata,
  );
}

/** @returns nothing where the kind of its first list is not installed */
async function observe(
  source: MirrorSource,
  list: List,
): Promise<ObservedMirror[]> {
  const objects: Record<string, unknown[]> = {};
  for (const { name, path } of source.lists) {
    const items = await list(path);
    if (!items && name === source.lists[0].name) {
      return [];
    }
    objects[name] = items ?? [];
  }
  return source.read(objects);
}

/** @returns undefined where the cluster knows no such kind, or does not let the portal see it */
async function listOf(
  connection: KubernetesConnection,
  path: string,
  signal: AbortSignal,
): Promise<unknown[] | undefined> {
  const items: unknown[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(token && { continue: token }),
    });
    try {
      const answer = listSchema.parse(
        await connection.getJson(`${path}?${query}`, {
          signal,
          timeoutMs: TIMEOUT_MS,
        }),
      );
      items.push(...answer.items);
      token = answer.metadata.continue;
    } catch (error) {
      if (
        error instanceof KubernetesStatusError &&
        [403, 404].includes(error.statusCode)
      ) {
        return undefined;
      }
      throw error;
    }
    if (!token) {
      return items;
    }
  }
  throw new Error(`${path} has more than ${PAGE * MOST_PAGES} objects`);
}

function dueOf({ schedule, timeZone = 'UTC' }: ObservedMirror, now: number) {
  if (schedule === undefined) {
    return undefined;
  }
  try {
    const times = new Schedule(schedule, timeZone);
    const last = times.previous(now);
    return { last, previous: times.previous(last - 1) };
  } catch {
    // Velero and K8up take words such as @daily, too; when they were due is then not known.
    return undefined;
  }
}

function timeText(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
