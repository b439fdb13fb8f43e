import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

/** On an entity: the address of the folder or file in Git that says which images run; `{environment}` is its id. */
export const MANIFESTS_ANNOTATION = 'quarterdeck.io/rollouts-manifests';

/** Answer of `GET /api/rollouts/v1/rollouts/:id/git-change`: what makes a way back last. */
export const gitChangeSchema = z.object({
  rolloutId: z.uuid(),
  version: z.string(),
  /** `diff`: a patch for `git apply`. `kustomize`: what to put into a kustomization by hand. `none`: nothing to do. */
  kind: z.enum(['diff', 'kustomize', 'none']),
  fileName: z.string().nullable(),
  text: z.string().nullable(),
  /** Where the manifests were read; `null` where the entity names none. */
  source: z.string().nullable(),
  reason: reasonSchema,
});
export type GitChange = z.infer<typeof gitChangeSchema>;
