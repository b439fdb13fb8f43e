import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { objectOwnerSchema, releaseSchema } from './plan';

/**
 * Where a hold is in its life; the chart is in the backend's `src/domain/hold.ts`.
 *
 * `wanted`, `placing`: it is not there yet. `placed`: what owns the object leaves it alone. `lifting`: it is being taken
 * away. `released`, `expired`: it is gone, and all is as it was. `unneeded`: nothing would have deployed the bad version
 * again. `lost`: somebody else took it away. `impossible`: nothing was found to hold.
 */
export const holdStateSchema = z.enum([
  'wanted',
  'placing',
  'placed',
  'lifting',
  'released',
  'expired',
  'unneeded',
  'lost',
  'impossible',
]);
export type HoldState = z.infer<typeof holdStateSchema>;

/** What is told to leave an object alone. */
export const holderSchema = z.object({
  /** An Application of Argo CD, one object of a Kustomization of Flux, or a HelmRelease of Flux. */
  kind: z.enum(['argo-application', 'flux-object', 'flux-helm-release']),
  namespace: z.string(),
  name: z.string(),
});
export type Holder = z.infer<typeof holderSchema>;

export const heldObjectSchema = z.object({
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});
export type HeldObject = z.infer<typeof heldObjectSchema>;

/** After a way back on an object that GitOps owns: nothing deploys the bad version again until Git says otherwise. */
export const holdSchema = z.object({
  id: z.uuid(),
  rolloutId: z.uuid(),
  entityRef: z.string(),
  environmentId: z.string(),
  cluster: z.string(),
  object: heldObjectSchema,
  owner: objectOwnerSchema,
  /** `null` until it is found. */
  holder: holderSchema.nullable(),
  /** What was put back, and what must not come again. */
  good: releaseSchema,
  bad: releaseSchema,
  state: holdStateSchema,
  reason: reasonSchema,
  createdAt: z.iso.datetime(),
  placedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Hold = z.infer<typeof holdSchema>;

/** Answer of `GET /api/rollouts/v1/holds?rollout=&active=`, newest first. */
export const holdListSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(holdSchema),
});
export type HoldList = z.infer<typeof holdListSchema>;

/** Payload of `rollouts.hold.placed`, `…released` and `…expired`, version 1. */
export const holdFactPayloadSchema = z.object({
  holdId: z.uuid(),
  rolloutId: z.uuid(),
  object: heldObjectSchema,
  holder: holderSchema.nullable(),
  goodVersion: z.string().nullable(),
  badVersion: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  reason: reasonSchema,
});
export type HoldFactPayload = z.infer<typeof holdFactPayloadSchema>;
