import { z } from 'zod';
import { CronJobSnapshot, JobSnapshot } from '../../domain/snapshots';
import { KeyedHash } from '../../domain/template';
import { controllerOf, readWorkload, toTime } from './common';
import {
  conditionsSchema,
  metadataSchema,
  templateSchema,
  time,
} from './schemas';

const cronJobSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: z.string(),
    timeZone: z.string().nullish(),
    suspend: z.boolean().nullish(),
    jobTemplate: z.object({ spec: z.object({ template: templateSchema }) }),
  }),
  status: z
    .object({
      active: z.array(z.unknown()).nullish(),
      lastScheduleTime: time.nullish(),
      lastSuccessfulTime: time.nullish(),
    })
    .nullish(),
});

/** @throws ZodError for an object that is no CronJob of batch/v1. */
export function readCronJob(object: unknown, hash: KeyedHash): CronJobSnapshot {
  const { metadata, spec, status } = cronJobSchema.parse(object);
  return {
    ...readWorkload(metadata, spec.jobTemplate.spec.template, [], object, hash),
    schedule: spec.schedule,
    timeZone: spec.timeZone ?? undefined,
    suspended: spec.suspend ?? false,
    active: status?.active?.length ?? 0,
    lastScheduledAt: toTime(status?.lastScheduleTime),
    lastSucceededAt: toTime(status?.lastSuccessfulTime),
  };
}

const jobSchema = z.object({
  metadata: metadataSchema,
  status: z.object({ conditions: conditionsSchema }).nullish(),
});

/** @throws ZodError for an object that is no Job of batch/v1. */
export function readJob(object: unknown): JobSnapshot {
  const { metadata, status } = jobSchema.parse(object);
  const ended = (wanted: string) =>
    status?.conditions?.find(
      ({ type, status: holds }) => type === wanted && holds === 'True',
    );
  const failed = ended('Failed');
  const unfinished = failed ? 'failed' : 'running';
  return {
    uid: metadata.uid,
    ownerUid: controllerOf(metadata)?.uid,
    createdAt: Date.parse(metadata.creationTimestamp),
    outcome: ended('Complete') ? 'succeeded' : unfinished,
    message: failed?.message ?? failed?.reason ?? undefined,
  };
}
