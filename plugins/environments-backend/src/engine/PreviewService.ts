import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  PreviewPage,
  environmentReadPermission,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { worstHealth } from '@quarterdeck/toolkit-common';
import {
  EntityAccess,
  fromPageCursor,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { FleetQueries } from '../database/FleetQueries';
import { NamespaceStore } from '../database/NamespaceStore';
import { EnvironmentDefinition } from '../domain/placement';
import { findPreviews } from '../domain/preview';
import { z } from 'zod';

const keySchema = z.object({ id: z.string() });

/** Answers which previews there are, of the entities that a reader may see. */
export class PreviewService {
  constructor(
    private readonly options: {
      namespaces: NamespaceStore;
      fleet: FleetQueries;
      access: EntityAccess;
      definitions: readonly EnvironmentDefinition[];
      now: () => number;
    },
  ) {}

  async list(
    { limit, cursor }: { limit: number; cursor?: string },
    credentials: BackstageCredentials,
  ): Promise<PreviewPage> {
    const { namespaces, fleet, access, definitions, now } = this.options;
    const previews = findPreviews(definitions, await namespaces.list(), now());
    const workloads =
      previews.length > 0
        ? (await fleet.all()).map(workload => ({
            ...workload,
            previewId: `${workload.cluster}/${workload.namespace}`,
          }))
        : [];
    const readable = await access.readable(
      workloads.map(({ entityRef }) => entityRef),
      environmentReadPermission,
      credentials,
    );
    const visible = previews
      .flatMap(preview => {
        const own = workloads.filter(
          ({ previewId, entityRef }) =>
            previewId === preview.id && readable.has(entityRef),
        );
        return own.length > 0 ? [{ preview, own }] : [];
      })
      // What expires first is what somebody has to see to.
      .sort((left, right) =>
        sortKey(left.preview).localeCompare(sortKey(right.preview)),
      );
    const after = cursor && fromPageCursor(keySchema, cursor).id;
    const start = after
      ? visible.findIndex(({ preview }) => preview.id === after) + 1
      : 0;
    const page = visible.slice(start, start + limit);
    const health = await fleet.healthOf(
      page.flatMap(({ own }) => own.map(({ id }) => id)),
    );
    const last = page.at(-1);
    return {
      asOf: new Date(now()).toISOString(),
      items: page.map(({ preview, own }) => {
        const status = worstHealth(own.map(each => each.health)) ?? 'unknown';
        const worst = own.find(each => each.health === status);
        return {
          ...preview,
          entityRefs: [...new Set(own.map(({ entityRef }) => entityRef))],
          health: (worst && health.get(worst.id)) ?? {
            status: 'unknown',
            reason: environmentReason('health.no-workload'),
          },
        };
      }),
      pageInfo:
        last && start + page.length < visible.length
          ? { nextCursor: toPageCursor({ id: last.preview.id }) }
          : {},
      emptyReason: page.length > 0 ? null : this.#emptyReason(),
    };
  }

  #emptyReason() {
    const isConfigured = this.options.definitions.some(
      ({ environment }) => environment.tier === 'preview',
    );
    return environmentReason(
      isConfigured ? 'preview.none' : 'preview.not-configured',
    );
  }
}

function sortKey({
  expiresAt,
  id,
}: {
  expiresAt: string | null;
  id: string;
}): string {
  return `${expiresAt ?? '9'} ${id}`;
}
