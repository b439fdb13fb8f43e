import { WorkloadEvent } from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';
import { toTime } from './common';
import { time } from './schemas';

/** An event of a cluster with the object that it speaks of. Times are milliseconds since 1970 in UTC. */
export interface EventSnapshot {
  uid: string;
  /** Undefined where the event names none, as those of nodes and of some controllers. */
  objectUid?: string;
  lastAt: number;
  event: WorkloadEvent;
}

const eventSchema = z.object({
  metadata: z.object({ uid: z.string(), creationTimestamp: time }),
  involvedObject: z.object({
    kind: z.string().nullish(),
    name: z.string().nullish(),
    uid: z.string().nullish(),
  }),
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  count: z.number().int().nullish(),
  firstTimestamp: time.nullish(),
  lastTimestamp: time.nullish(),
  // Written instead of the three above by whoever uses the newer interface of events.k8s.io.
  eventTime: time.nullish(),
  series: z
    .object({ count: z.number().int(), lastObservedTime: time.nullish() })
    .nullish(),
});

/** @throws ZodError for an object that is no Event of v1. */
export function readEvent(object: unknown): EventSnapshot {
  const parsed = eventSchema.parse(object);
  const { metadata, involvedObject, series } = parsed;
  const createdAt = Date.parse(metadata.creationTimestamp);
  const firstAt = toTime(parsed.firstTimestamp ?? parsed.eventTime);
  const lastAt =
    toTime(series?.lastObservedTime ?? parsed.lastTimestamp) ??
    firstAt ??
    createdAt;
  return {
    uid: metadata.uid,
    objectUid: involvedObject.uid ?? undefined,
    lastAt,
    event: {
      id: metadata.uid,
      type: parsed.type === 'Warning' ? 'Warning' : 'Normal',
      reason: parsed.reason ?? '',
      message: (parsed.message ?? '').trim(),
      count: Math.max(1, series?.count ?? parsed.count ?? 1),
      object: `${involvedObject.kind ?? 'Object'}/${involvedObject.name ?? 'unknown'}`,
      firstAt: new Date(firstAt ?? createdAt).toISOString(),
      lastAt: new Date(lastAt).toISOString(),
    },
  };
}
