import { z } from 'zod';
import {
  conditionsSchema,
  earliest,
  latest,
  metadataSchema,
  optionalFlag,
  optionalText,
  optionalTime,
  shaped,
} from './objects';
import type { MirrorSource, ObservedMirror } from './types';

const API = '/apis/postgresql.cnpg.io/v1';

/** Recoverability by the method of backup: `barmanObjectStore`, `volumeSnapshot`. */
const timesByMethod = z
  .record(z.string(), z.string())
  .transform(times => Object.values(times).map(text => Date.parse(text)))
  .transform(times => times.filter(Number.isFinite))
  .default([])
  .catch([]);

const clusterSchema = z.object({
  metadata: metadataSchema,
  status: z
    .object({
      firstRecoverabilityPoint: optionalTime,
      firstRecoverabilityPointByMethod: timesByMethod,
      lastSuccessfulBackup: optionalTime,
      lastSuccessfulBackupByMethod: timesByMethod,
      lastFailedBackup: optionalTime,
      conditions: conditionsSchema,
    })
    .optional(),
});

const scheduledSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: optionalText,
    suspend: optionalFlag,
    cluster: z.object({ name: z.string() }),
  }),
});

const backupSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ cluster: z.object({ name: z.string() }) }),
  status: z
    .object({
      phase: optionalText,
      startedAt: optionalTime,
      stoppedAt: optionalTime,
    })
    .optional(),
});

/** PostgreSQL with its WAL archived by its operator. */
export const cloudNativePg: MirrorSource = {
  kind: 'cloudnative-pg',
  lists: [
    { name: 'clusters', path: `${API}/clusters` },
    { name: 'scheduled', path: `${API}/scheduledbackups` },
    { name: 'backups', path: `${API}/backups` },
  ],
  read(objects) {
    const scheduled = shaped(scheduledSchema, objects.scheduled);
    const backups = shaped(backupSchema, objects.backups);
    return shaped(clusterSchema, objects.clusters).flatMap(
      ({ metadata, status }): ObservedMirror[] => {
        const isOwn = (object: {
          metadata: { namespace: string };
          spec: { cluster: { name: string } };
        }) =>
          object.metadata.namespace === metadata.namespace &&
          object.spec.cluster.name === metadata.name;
        const plan = scheduled.find(isOwn);
        const completed = backups.filter(
          each => isOwn(each) && each.status?.phase === 'completed',
        );
        const lastSucceededAt = latest([
          status?.lastSuccessfulBackup,
          ...(status?.lastSuccessfulBackupByMethod ?? []),
          ...completed.map(each => each.status?.stoppedAt),
        ]);
        // A cluster without any of it is not protected by it, and no mirror.
        if (!plan && lastSucceededAt === undefined) {
          return [];
        }
        const failedAt = status?.lastFailedBackup;
        const archiving = status?.conditions.find(
          ({ type }) => type === 'ContinuousArchiving',
        );
        return [
          {
            namespace: metadata.namespace,
            name: metadata.name,
            labels: metadata.labels,
            schedule: fiveFields(plan?.spec.schedule),
            isSuspended: plan?.spec.suspend ?? false,
            lastSucceededAt,
            lastFinishedAt: latest([lastSucceededAt, failedAt]),
            firstPointAt: earliest([
              status?.firstRecoverabilityPoint,
              ...(status?.firstRecoverabilityPointByMethod ?? []),
            ]),
            newestPointAt: lastSucceededAt,
            ...(failedAt !== undefined &&
              failedAt > (lastSucceededAt ?? 0) && { trouble: 'failed' }),
            ...(archiving?.status === 'False' && {
              trouble: 'archiving',
              detail: archiving.message,
            }),
          },
        ];
      },
    );
  },
};

/** Its expressions begin with seconds. */
function fiveFields(schedule: string | undefined): string | undefined {
  const fields = schedule?.trim().split(/\s+/);
  return fields?.length === 6 ? fields.slice(1).join(' ') : schedule;
}
