import { z } from 'zod';
import {
  latest,
  metadataSchema,
  optionalFlag,
  optionalText,
  optionalTexts,
  optionalTime,
  shaped,
} from './objects';
import type { MirrorSource, ObservedMirror } from './types';

const API = '/apis/velero.io/v1';
const SCHEDULE_LABEL = 'velero.io/schedule-name';

const scheduleSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: optionalText,
    paused: optionalFlag,
    template: z
      .object({
        includedNamespaces: optionalTexts,
        excludedNamespaces: optionalTexts,
        storageLocation: optionalText,
      })
      .default({
        includedNamespaces: undefined,
        excludedNamespaces: undefined,
        storageLocation: undefined,
      }),
  }),
  status: z.object({ phase: optionalText }).default({ phase: undefined }),
});

const backupSchema = z.object({
  metadata: metadataSchema,
  status: z
    .object({
      phase: optionalText,
      startTimestamp: optionalTime,
      completionTimestamp: optionalTime,
      expiration: optionalTime,
    })
    .default({
      phase: undefined,
      startTimestamp: undefined,
      completionTimestamp: undefined,
      expiration: undefined,
    }),
});
type Backup = z.output<typeof backupSchema>;

const locationSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ default: optionalFlag }).default({ default: undefined }),
  status: z
    .object({ phase: optionalText, message: optionalText })
    .default({ phase: undefined, message: undefined }),
});

/** Volumes and objects of whole namespaces. Its backups hold what was on disk, not what a database had agreed to. */
export const velero: MirrorSource = {
  kind: 'velero',
  lists: [
    { name: 'schedules', path: `${API}/schedules` },
    { name: 'backups', path: `${API}/backups` },
    { name: 'locations', path: `${API}/backupstoragelocations` },
  ],
  read(objects) {
    const backups = shaped(backupSchema, objects.backups);
    const locations = shaped(locationSchema, objects.locations);
    return shaped(scheduleSchema, objects.schedules).map(
      ({ metadata, spec, status }): ObservedMirror => {
        const own = backups.filter(
          backup =>
            backup.metadata.namespace === metadata.namespace &&
            backup.metadata.labels[SCHEDULE_LABEL] === metadata.name,
        );
        const location = locations.find(
          each =>
            each.metadata.namespace === metadata.namespace &&
            (spec.template.storageLocation === undefined
              ? each.spec.default === true
              : each.metadata.name === spec.template.storageLocation),
        );
        const { includedNamespaces, excludedNamespaces } = spec.template;
        const isAll = !includedNamespaces || includedNamespaces.includes('*');
        return {
          namespace: metadata.namespace,
          name: metadata.name,
          labels: metadata.labels,
          namespaces: {
            included: isAll ? 'all' : includedNamespaces,
            excluded: excludedNamespaces ?? [],
          },
          schedule: spec.schedule,
          isSuspended: spec.paused ?? false,
          ...outcomes(own),
          ...(status.phase === 'FailedValidation' && { trouble: 'invalid' }),
          ...(location?.status.phase === 'Unavailable' && {
            trouble: 'store-unavailable',
            detail: location.status.message ?? location.metadata.name,
          }),
        };
      },
    );
  },
};

function outcomes(backups: readonly Backup[]): Partial<ObservedMirror> {
  const isGood = ({ status }: Backup) => status.phase === 'Completed';
  const ended = backups
    .filter(({ status }) => status.completionTimestamp !== undefined)
    .sort(
      (a, b) =>
        (b.status.completionTimestamp ?? 0) -
        (a.status.completionTimestamp ?? 0),
    );
  const good = ended.filter(isGood);
  const newest = ended.at(0);
  return {
    lastSucceededAt: latest(good.map(each => each.status.completionTimestamp)),
    lastFinishedAt: newest?.status.completionTimestamp,
    newestPointAt: latest(good.map(each => each.status.startTimestamp)),
    firstPointAt: good.at(-1)?.status.startTimestamp,
    ...(newest &&
      !isGood(newest) && { trouble: 'failed', detail: newest.status.phase }),
  };
}
