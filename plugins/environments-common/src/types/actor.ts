import { z } from 'zod';

/** Who did it: a person of the catalog, a service account, a tool that wrote to the cluster, or the portal itself. */
export const actorSchema = z.object({
  kind: z.enum(['user', 'service', 'tool', 'system']),
  /** `user:default/dana-developer`, `kubectl-set`, `argocd-controller`. */
  ref: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;
