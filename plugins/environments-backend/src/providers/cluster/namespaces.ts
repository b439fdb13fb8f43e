import { z } from 'zod';
import { NamespaceSnapshot } from '../../domain/preview';
import { time } from './schemas';

const OWN_ANNOTATIONS = 'quarterdeck.io/environments-';

const namespaceSchema = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: time,
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

/** @throws ZodError for an object that is no Namespace of v1. */
export function readNamespace(object: unknown): NamespaceSnapshot {
  const { metadata } = namespaceSchema.parse(object);
  return {
    name: metadata.name,
    createdAt: Date.parse(metadata.creationTimestamp),
    annotations: Object.fromEntries(
      Object.entries(metadata.annotations ?? {}).filter(([key]) =>
        key.startsWith(OWN_ANNOTATIONS),
      ),
    ),
  };
}
