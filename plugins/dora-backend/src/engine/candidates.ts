import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Candidates,
  doraReason,
  metricReadPermission,
} from '@quarterdeck/plugin-dora-common';
import { EntityAccess, readPage } from '@quarterdeck/toolkit-node';
import { KnexRecords, RecordKey, keyIn } from '../database/KnexRecords';
import { StoredDeployment } from '../domain/stored';
import { presentDeployment, toIso } from '../domain/present';
import { RecordReader } from './RecordReader';

const DAYS = 30;
const WINDOW_MS = DAYS * 86_400_000;
const MOST = 50;

/** Which deployments an incident may come from: those of its own entity, then those of others in the same environment. */
export async function candidatesOf(
  {
    access,
    reader,
    records,
    now,
  }: {
    access: EntityAccess;
    reader: RecordReader;
    records: KnexRecords;
    now: () => number;
  },
  incidentId: string,
  credentials: BackstageCredentials,
): Promise<Candidates> {
  const { deploymentId, entityRef, environmentId, openedAt } =
    await reader.findIncident(incidentId, credentials);
  // One that began at the same instant may be it.
  const window = { from: openedAt - WINDOW_MS, to: openedAt + 1 };
  const newest = async (
    filter: { entityRefs?: readonly string[]; environmentId?: string },
    show: (rows: StoredDeployment[]) => Promise<StoredDeployment[]>,
  ) => {
    const { items } = await readPage<
      StoredDeployment,
      StoredDeployment,
      RecordKey
    >({
      limit: MOST,
      after: undefined,
      read: (after, limit) =>
        records.began({ ...filter, window }, after, limit),
      show: async rows => await show(rows.filter(canBeToBlame)),
      keyOf: row => keyIn('not-counted', row),
    });
    return items;
  };
  const own = await newest({ entityRefs: [entityRef] }, async rows => rows);
  const others = await newest({ environmentId }, async rows => {
    const readable = await access.readable(
      rows.map(row => row.entityRef),
      metricReadPermission,
      credentials,
    );
    return rows.filter(
      row => row.entityRef !== entityRef && readable.has(row.entityRef),
    );
  });
  const items = [...own, ...others].map(stored => {
    const {
      id,
      version,
      revision,
      startedAt,
      finishedAt,
      countedAt,
      isFailed,
      ...shown
    } = presentDeployment(stored);
    return {
      deployment: {
        id,
        entityRef: shown.entityRef,
        environmentId: shown.environmentId,
        version,
        revision,
        startedAt,
        finishedAt,
        countedAt,
        isFailed,
      },
      isCurrent: id === deploymentId,
    };
  });
  return {
    asOf: toIso(now()),
    items,
    emptyReason:
      items.length > 0 ? null : doraReason('candidates.none', { days: DAYS }),
  };
}

/** It counts, or may do so once it has ended. */
function canBeToBlame({ countedAt, told }: StoredDeployment): boolean {
  return countedAt !== undefined || told.outcome === undefined;
}
