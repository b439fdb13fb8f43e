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
/** Stamped by the room `rollouts` on what it writes. */
const ROLLOUT = 'quarterdeck.io/rollout';
const SOURCE_REVISION = 'quarterdeck.io/source-revision';

/** What the readers of all kinds of workload have in common. */
export function readWorkload(
  metadata: Metadata,
  template: RawPodTemplate,
  conditions: readonly z.infer<typeof conditionSchema>[] | null | undefined,
  object: unknown,
  hash: KeyedHash,
): WorkloadSnapshot {
  const annotations = {
    ...metadata.annotations,
    ...template.metadata?.annotations,
  };
  const current = toTemplate(template, hash, true);
  if (isOutdated(metadata, SOURCE_REVISION)) {
    delete current.annotations[SOURCE_REVISION];
  }
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    createdAt: Date.parse(metadata.creationTimestamp),
    template: current,
    conditions: (conditions ?? []).map(readCondition),
    drift: readDrift({ ...metadata, ...withSpecSchema.parse(object) }),
    writers: readWriters(metadata),
    deployedBy: isOutdated(metadata, DEPLOYED_BY)
      ? undefined
      : annotations[DEPLOYED_BY],
    cause: isOutdated(metadata, CHANGE_CAUSE)
      ? undefined
      : annotations[CHANGE_CAUSE],
    rolloutId: isOutdated(metadata, ROLLOUT) ? undefined : annotations[ROLLOUT],
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
              wroteTemplate: ownsTemplate(fieldsV1),
            },
          ]
        : [];
    },
  );
}

const ownedTemplateSchema = z.object({
  'f:metadata': z
    .object({ 'f:annotations': z.record(z.string(), z.unknown()).optional() })
    .optional(),
});
const ownedSpecSchema = z.object({
  'f:spec': z.looseObject({
    'f:template': ownedTemplateSchema.optional(),
    'f:jobTemplate': z
      .object({
        'f:spec': z
          .object({ 'f:template': ownedTemplateSchema.optional() })
          .optional(),
      })
      .optional(),
  }),
});

/**
 * An annotation that says who, why or from which commit stays when somebody else changes the template afterwards without
 * it, and then tells of the change before.
 */
function isOutdated(metadata: Metadata, annotation: string): boolean {
  const timeOf = (isWanted: (owned: unknown) => boolean) =>
    Math.max(
      ...(metadata.managedFields ?? [])
        .filter(({ time: at, fieldsV1 }) => at && isWanted(fieldsV1))
        .map(({ time: at }) => Date.parse(at ?? '')),
    );
  const annotatedAt = timeOf(owned => ownsAnnotation(owned, annotation));
  const changedAt = timeOf(ownsTemplate);
  return Number.isFinite(annotatedAt) && annotatedAt < changedAt;
}

function ownsTemplate(fieldsV1: unknown): boolean {
  const owned = ownedSpecSchema.safeParse(fieldsV1);
  const spec = owned.data?.['f:spec'];
  return (
    spec?.['f:template'] !== undefined || spec?.['f:jobTemplate'] !== undefined
  );
}

function ownsAnnotation(fieldsV1: unknown, annotation: string): boolean {
  const own = ownedTemplateSchema.safeParse(fieldsV1).data;
  const spec = ownedSpecSchema.safeParse(fieldsV1).data?.['f:spec'];
  return [
    own,
    spec?.['f:template'],
    spec?.['f:jobTemplate']?.['f:spec']?.['f:template'],
  ].some(
    holder =>
      holder?.['f:metadata']?.['f:annotations']?.[`f:${annotation}`] !==
      undefined,
  );
}

const withSpecSchema = z.object({ spec: z.unknown() });
