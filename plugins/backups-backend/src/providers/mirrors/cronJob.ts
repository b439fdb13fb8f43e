import { z } from 'zod';
import {
  metadataSchema,
  optionalFlag,
  optionalText,
  optionalTime,
  shaped,
} from './objects';
import type { MirrorSource, ObservedMirror } from './types';

const ANNOTATION = 'quarterdeck.io/backup';
const NAME = /(^|-)(backup|backups|dump|pgdump)(-|$)/;
/** Those that restore for proof are no backups. */
const NO_NAME = /(^|-)restore(-|$)/;

const cronJobSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: optionalText,
    timeZone: optionalText,
    suspend: optionalFlag,
  }),
  status: z
    .object({
      lastScheduleTime: optionalTime,
      lastSuccessfulTime: optionalTime,
    })
    .default({ lastScheduleTime: undefined, lastSuccessfulTime: undefined }),
});

/** Scripts of the service's own, as templates write them. What they leave behind nobody here can say. */
export const cronJob: MirrorSource = {
  kind: 'cronjob',
  lists: [{ name: 'cronJobs', path: '/apis/batch/v1/cronjobs' }],
  read({ cronJobs }) {
    return shaped(cronJobSchema, cronJobs)
      .filter(({ metadata }) => isBackup(metadata))
      .map(
        ({ metadata, spec, status }): ObservedMirror => ({
          namespace: metadata.namespace,
          name: metadata.name,
          labels: metadata.labels,
          schedule: spec.schedule,
          timeZone: spec.timeZone,
          isSuspended: spec.suspend ?? false,
          lastSucceededAt: status.lastSuccessfulTime,
          lastFinishedAt: status.lastSuccessfulTime,
          newestPointAt: status.lastSuccessfulTime,
        }),
      );
  },
};

function isBackup({
  name,
  annotations,
  labels,
}: z.output<typeof metadataSchema>): boolean {
  const said = annotations[ANNOTATION] ?? labels[ANNOTATION];
  return said === undefined
    ? NAME.test(name) && !NO_NAME.test(name)
    : said === 'true';
}
