import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Fleet,
  environmentReadPermission,
  environmentReason,
  fleetQuerySchema,
} from '@quarterdeck/plugin-environments-common';
import {
  EntityAccess,
  fromPageCursor,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { FleetQueries } from '../database/FleetQueries';
import { countHealth, filterRows, finishRow, fleetRows } from '../domain/fleet';
import { EnvironmentDefinition } from '../domain/placement';
import { EntityDirectory } from './EntityDirectory';
import { MatrixService } from './MatrixService';

const keySchema = z.object({ title: z.string(), ref: z.string() });

/** Answers for all entities that a reader may see at once. */
export class FleetService {
  constructor(
    private readonly options: {
      directory: EntityDirectory;
      access: EntityAccess;
      store: EnvironmentStore;
      fleet: FleetQueries;
      matrices: MatrixService;
      definitions: readonly EnvironmentDefinition[];
      now: () => number;
    },
  ) {}

  async list(
    query: z.output<typeof fleetQuerySchema>,
    credentials: BackstageCredentials,
  ): Promise<Fleet> {
    const { store, matrices, now } = this.options;
    const environments = this.#environments();
    const clusters = (await store.listClusters()).map(record =>
      matrices.status(record),
    );
    const connected = new Set(
      clusters
        .filter(({ connection }) => connection === 'connected')
        .map(({ name }) => name),
    );
    const rows = await this.#rows(credentials, cluster =>
      connected.has(cluster),
    );
    const matching = filterRows(rows, query);
    const after =
      query.cursor === undefined
        ? undefined
        : fromPageCursor(keySchema, query.cursor);
    const start = after
      ? matching.findIndex(({ entityRef }) => entityRef === after.ref) + 1
      : 0;
    const page = matching.slice(start, start + query.limit);
    const last = page.at(-1);
    const health = await this.options.fleet.healthOf(
      page.flatMap(({ cells }) =>
        cells.map(({ worstWorkloadId }) => worstWorkloadId),
      ),
    );
    return {
      asOf: new Date(now()).toISOString(),
      environments,
      clusters,
      items: page.map(row => finishRow(row, id => health.get(id))),
      counts: countHealth(
        matching,
        environments.map(({ id }) => id),
      ),
      owners: distinct(rows.flatMap(({ ownerRefs }) => ownerRefs)),
      systems: distinct(rows.flatMap(({ systemRef }) => systemRef ?? [])),
      pageInfo:
        last && start + page.length < matching.length
          ? {
              nextCursor: toPageCursor({
                title: last.title,
                ref: last.entityRef,
              }),
            }
          : {},
      emptyReason:
        matching.length > 0
          ? null
          : environmentReason(
              rows.length > 0 ? 'fleet.nothing-matches' : 'fleet.nothing-yet',
            ),
    };
  }

  async #rows(
    credentials: BackstageCredentials,
    seen: (cluster: string) => boolean,
  ) {
    const { directory, access, fleet } = this.options;
    const workloads = await fleet.all();
    const refs = distinct(workloads.map(({ entityRef }) => entityRef));
    const readable = await access.readable(
      refs,
      environmentReadPermission,
      credentials,
    );
    const entities = refs
      .filter(ref => readable.has(ref))
      .map(ref => directory.get(ref) ?? { ref, title: ref, ownerRefs: [] });
    return fleetRows(entities, workloads, cluster =>
      // What was reported is in no cluster that could be out of sight.
      this.#isCluster(cluster) ? seen(cluster) : true,
    );
  }

  #isCluster(name: string): boolean {
    return this.options.definitions.some(({ clusters }) =>
      clusters.includes(name),
    );
  }

  #environments() {
    return this.options.definitions
      .map(({ environment }) => environment)
      .sort((left, right) => left.rank - right.rank);
  }
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort((left, right) => left.localeCompare(right));
}
