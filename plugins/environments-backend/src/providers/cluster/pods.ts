import { z } from 'zod';
import { PodSnapshot } from '../../domain/snapshots';
import { controllerOf, toTime } from './common';
import { conditionsSchema, metadataSchema, time } from './schemas';

const HASHES = [
  'rollouts-pod-template-hash',
  'pod-template-hash',
  'controller-revision-hash',
];

const terminatedSchema = z.object({ exitCode: z.number().int() }).nullish();
const podSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ nodeName: z.string().nullish() }).nullish(),
  status: z
    .object({
      phase: z.string().nullish(),
      startTime: time.nullish(),
      conditions: conditionsSchema,
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            image: z.string(),
            imageID: z.string().nullish(),
            ready: z.boolean(),
            restartCount: z.number().int().min(0),
            state: z
              .object({
                waiting: z.object({ reason: z.string().nullish() }).nullish(),
                terminated: terminatedSchema,
              })
              .nullish(),
            lastState: z.object({ terminated: terminatedSchema }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** @throws ZodError for an object that is no Pod of v1. */
export function readPod(object: unknown): PodSnapshot {
  const { metadata, spec, status } = podSchema.parse(object);
  const conditions = status?.conditions ?? [];
  return {
    uid: metadata.uid,
    name: metadata.name,
    ownerUid: controllerOf(metadata)?.uid,
    hash: HASHES.map(name => metadata.labels?.[name]).find(Boolean),
    node: spec?.nodeName ?? undefined,
    startedAt: toTime(status?.startTime),
    phase: status?.phase ?? 'Unknown',
    terminating: Boolean(metadata.deletionTimestamp),
    ready: conditions.some(
      condition => condition.type === 'Ready' && condition.status === 'True',
    ),
    unschedulable: conditions.some(
      condition =>
        condition.type === 'PodScheduled' &&
        condition.status === 'False' &&
        condition.reason === 'Unschedulable',
    ),
    containers: (status?.containerStatuses ?? []).map(container => ({
      name: container.name,
      image: container.image,
      imageId: container.imageID || undefined,
      ready: container.ready,
      restarts: container.restartCount,
      waitingReason: container.state?.waiting?.reason ?? undefined,
      lastExitCode:
        container.state?.terminated?.exitCode ??
        container.lastState?.terminated?.exitCode,
    })),
  };
}
