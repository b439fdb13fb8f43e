import { z } from 'zod';
import { ReplicatedSnapshot } from '../../domain/snapshots';
import { KeyedHash } from '../../domain/template';
import { readWorkload, toTime } from './common';
import {
  conditionsSchema,
  count,
  metadataSchema,
  templateSchema,
  time,
} from './schemas';

const rolloutSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: count,
    paused: z.boolean().nullish(),
    /** Absent where `workloadRef` names a Deployment, whose template it then takes. */
    template: templateSchema.nullish(),
    workloadRef: z
      .object({ kind: z.literal('Deployment'), name: z.string() })
      .nullish(),
    strategy: z.object({ blueGreen: z.unknown() }).nullish(),
  }),
  status: z
    .object({
      // Written as text.
      observedGeneration: z.coerce.number().nullish(),
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentPodHash: z.string().nullish(),
      stableRS: z.string().nullish(),
      phase: z.string().nullish(),
      message: z.string().nullish(),
      abort: z.boolean().nullish(),
      abortedAt: time.nullish(),
      canary: z
        .object({
          weights: z
            .object({ canary: z.object({ weight: z.number() }).nullish() })
            .nullish(),
        })
        .nullish(),
      blueGreen: z.object({ activeSelector: z.string().nullish() }).nullish(),
      conditions: conditionsSchema,
    })
    .nullish(),
});
type Rollout = z.infer<typeof rolloutSchema>;

const NO_TEMPLATE = { spec: { containers: [] } };

/** @throws ZodError for an object that is no Rollout of argoproj.io/v1alpha1. */
export function readRollout(
  object: unknown,
  hash: KeyedHash,
): ReplicatedSnapshot {
  const { metadata, spec, status } = rolloutSchema.parse(object);
  const trial = readTrial(spec, status);
  const isFailed = status?.phase === 'Degraded' || status?.abort === true;
  return {
    ...readWorkload(
      metadata,
      spec.template ?? NO_TEMPLATE,
      status?.conditions,
      object,
      hash,
    ),
    kind: 'Rollout',
    templateFrom: spec.template ? undefined : spec.workloadRef?.name,
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    revision: status?.currentPodHash
      ? { hash: status.currentPodHash }
      : undefined,
    desiredReplicas: spec.replicas ?? 1,
    paused: spec.paused === true || status?.phase === 'Paused',
    replicas: status?.replicas ?? 0,
    updatedReplicas: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    availableReplicas: status?.availableReplicas ?? 0,
    rolloutComplete: status?.phase === 'Healthy' && !trial,
    rolloutFailed: isFailed,
    rolloutMessage: isFailed ? (status?.message ?? undefined) : undefined,
    rolloutSince: sinceOf(status),
    trial,
  };
}

function readTrial(
  spec: Rollout['spec'],
  status: Rollout['status'],
): ReplicatedSnapshot['trial'] {
  const { stableRS, currentPodHash } = status ?? {};
  if (!stableRS || !currentPodHash || stableRS === currentPodHash) {
    return undefined;
  }
  if (spec.strategy?.blueGreen) {
    // One of both gets all requests.
    const isActive = status?.blueGreen?.activeSelector === currentPodHash;
    return {
      role: 'preview',
      weight: isActive ? 100 : 0,
      stableHash: stableRS,
    };
  }
  const weight = status?.canary?.weights?.canary?.weight;
  return {
    role: 'canary',
    // Without a router of traffic it follows from the numbers of pods, and nobody measures it.
    weight:
      weight === undefined ? undefined : Math.min(100, Math.max(0, weight)),
    stableHash: stableRS,
  };
}

function sinceOf(status: Rollout['status']): number | undefined {
  const progressing = status?.conditions?.find(
    ({ type }) => type === 'Progressing',
  );
  return toTime(
    status?.abortedAt ??
      progressing?.lastUpdateTime ??
      progressing?.lastTransitionTime,
  );
}
