import { reasonBuilder } from '@quarterdeck/toolkit-common';
import { CLUSTER_REASONS } from './clusters';
import { DEPLOYMENT_REASONS } from './deployments';
import { DRIFT_REASONS } from './drift';
import { MATRIX_REASONS } from './matrix';
import { QUESTION_REASONS } from './questions';
import { WORKLOAD_REASONS } from './workloads';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const ENVIRONMENT_REASONS = {
  ...WORKLOAD_REASONS,
  ...DRIFT_REASONS,
  ...CLUSTER_REASONS,
  ...MATRIX_REASONS,
  ...DEPLOYMENT_REASONS,
  ...QUESTION_REASONS,
} as const;

export {
  CLUSTER_REASONS,
  DEPLOYMENT_REASONS,
  DRIFT_REASONS,
  MATRIX_REASONS,
  QUESTION_REASONS,
  WORKLOAD_REASONS,
};

export type EnvironmentReasonCode = keyof typeof ENVIRONMENT_REASONS;

/** Builds a reason whose message has its parameters filled in. */
export const environmentReason = reasonBuilder(ENVIRONMENT_REASONS);
