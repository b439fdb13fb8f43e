import type { FactPhase } from '@quarterdeck/plugin-timeline-common';
import type { HealthStatus } from '@quarterdeck/toolkit-common';

/** The phases in the one status vocabulary; whether a missing one still counts is not known. */
export const PHASE_STATUS: Record<FactPhase, HealthStatus> = {
  declared: 'healthy',
  missing: 'unknown',
};
