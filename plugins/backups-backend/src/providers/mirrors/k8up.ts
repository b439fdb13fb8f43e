import { z } from 'zod';
import {
  latest,
  metadataSchema,
  optionalText,
  optionalTime,
  shaped,
} from './objects';
import type { MirrorSource, ObservedMirror } from './types';

const API = '/apis/k8up.io/v1';

const scheduleSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ backup: z.object({ schedule: optionalText }) }),
});

const ownersSchema = z
  .array(z.object({ kind: z.string(), name: z.string() }))
  .default([])
  .catch([]);

const backupSchema = z.object({
  metadata: metadataSchema.extend({ ownerReferences: ownersSchema }),
  status: z
    .object({
      started: z.boolean().optional().catch(undefined),
      finished: z.boolean().optional().catch(undefined),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().default(''),
            lastTransitionTime: optionalTime,
          }),
        )
        .default([])
        .catch([]),
    })
    .optional(),
});

/** restic in the cluster: volumes of a namespace, and what commands of pods print. */
export const k8up: MirrorSource = {
  kind: 'k8up',
  lists: [
    { name: 'schedules', path: `${API}/schedules` },
    { name: 'backups', path: `${API}/backups` },
  ],
  read(objects) {
    const backups = shaped(backupSchema, objects.backups);
    return shaped(scheduleSchema, objects.schedules).map(
      ({ metadata, spec }): ObservedMirror => {
        const ended = backups
          .filter(
            backup =>
              backup.metadata.namespace === metadata.namespace &&
              backup.metadata.ownerReferences.some(
                owner =>
                  owner.kind === 'Schedule' && owner.name === metadata.name,
              ),
          )
          .flatMap(({ status }) => {
            const completed = status?.conditions.find(
              ({ type, status: state }) =>
                type === 'Completed' && state === 'True',
            );
            return completed?.lastTransitionTime === undefined
              ? []
              : [
                  {
                    at: completed.lastTransitionTime,
                    isGood: completed.reason === 'Succeeded',
                  },
                ];
          })
          .sort((a, b) => b.at - a.at);
        const good = ended.filter(({ isGood }) => isGood);
        return {
          namespace: metadata.namespace,
          name: metadata.name,
          labels: metadata.labels,
          namespaces: { included: [metadata.namespace], excluded: [] },
          schedule: spec.backup.schedule,
          isSuspended: false,
          lastSucceededAt: latest(good.map(({ at }) => at)),
          lastFinishedAt: ended.at(0)?.at,
          newestPointAt: good.at(0)?.at,
          firstPointAt: good.at(-1)?.at,
          ...(ended.at(0)?.isGood === false && { trouble: 'failed' }),
        };
      },
    );
  },
};
