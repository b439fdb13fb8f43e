import { z } from 'zod';
import { readDrift } from '../../domain/drift/readDrift';
import {
  ConditionSnapshot,
  TemplateSnapshot,
  WorkloadSnapshot,
} from '../../domain/snapshots';
import { KeyedHash, readTemplate } from '../../domain/template';
import { Metadata, RawPodTemplate, conditionSchema } from './schemas';

const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const DEPLOYED_BY = 'quarterdeck.io/deployed-by';

/** What the readers of all kinds of workload have in common. */
export function readWorkload(
  metadata: Metadata,
  template: RawPodTemplate,
  conditions: readonly z.infer<typeof conditionSchema>[] | null | undefined,
  object: unknown,
  hash: KeyedHash,
): WorkloadSnapshot {
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    createdAt: Date.parse(metadata.creationTimestamp),
    template: toTemplate(template, hash, true),
    conditions: (conditions ?? []).map(readCondition),
    drift: readDrift({ ...metadata, ...withSpecSchema.parse(object) }),
    writers: readWriters(metadata),
    deployedBy: metadata.annotations?.[DEPLOYED_BY],
    cause: metadata.annotations?.[CHANGE_CAUSE],
  };
}

export function toTemplate(
  template: RawPodTemplate,
  hash: KeyedHash,
  withConfiguration: boolean,
): TemplateSnapshot {
  return readTemplate(
    {
      annotations: template.metadata?.annotations ?? {},
      spec: template.spec,
    },
    hash,
    withConfiguration,
  );
}

export function readCondition(
  condition: z.infer<typeof conditionSchema>,
): ConditionSnapshot {
  const since = condition.lastTransitionTime ?? condition.lastUpdateTime;
  return {
    type: condition.type,
    status: condition.status,
    reason: condition.reason ?? undefined,
    message: condition.message ?? undefined,
    since: since ? Date.parse(since) : undefined,
  };
}

export function controllerOf(metadata: Metadata) {
  return metadata.ownerReferences?.find(owner => owner.controller);
}

export function toTime(text: string | null | undefined): number | undefined {
  return text ? Date.parse(text) : undefined;
}

function readWriters(metadata: Metadata): WorkloadSnapshot['writers'] {
  return (metadata.managedFields ?? []).flatMap(
    ({ manager, subresource, time: writtenAt, fieldsV1 }) => {
      const owned = ownedSpecSchema.safeParse(fieldsV1);
      return manager && writtenAt && !subresource && owned.success
        ? [
            {
              manager,
              writtenAt: Date.parse(writtenAt),
              wroteTemplate:
                owned.data['f:spec']['f:template'] !== undefined ||
                owned.data['f:spec']['f:jobTemplate'] !== undefined,
            },
          ]
        : [];
    },
  );
}

const ownedSpecSchema = z.object({
  'f:spec': z.looseObject({
    'f:template': z.unknown().optional(),
    'f:jobTemplate': z.unknown().optional(),
  }),
});

const withSpecSchema = z.object({ spec: z.unknown() });
