import { z } from 'zod';
import { deploymentSchema } from './deployment';

/** Facts that this room writes into the timeline; the subject is the deployment. */
export const ENVIRONMENT_FACT_TYPES = [
  /** A change was seen to begin. */
  'environments.deployment.started',
  /** It succeeded, failed or was superseded. */
  'environments.deployment.finished',
  /** What ran before is being put back. */
  'environments.deployment.rolled-back',
  /** What ran before runs again. */
  'environments.deployment.recovered',
  /** A change from before the watch, in what the cluster remembers of it; nobody saw how it ended. */
  'environments.deployment.found',
] as const;
export type EnvironmentFactType = (typeof ENVIRONMENT_FACT_TYPES)[number];

/** Payload of all of them: the deployment as it was then. */
export const deploymentFactPayloadSchema = z.object({
  deployment: deploymentSchema,
});
export type DeploymentFactPayload = z.infer<typeof deploymentFactPayloadSchema>;
