import { createExtensionPoint } from '@backstage/backend-plugin-api';
import {
  Measurement,
  Metric,
  PlanDocument,
} from '@quarterdeck/plugin-rollouts-common';

export interface MetricContext {
  /** Tells the looks of one rollout from those of another. */
  rolloutId: string;
  plan: PlanDocument;
  side: 'stable' | 'candidate';
  /** How far back to look. */
  windowMs: number;
  signal: AbortSignal;
}

/** Where metrics come from: one file per vendor. */
export interface MetricSource {
  /** Called when a step is there, before the first look at it. */
  begin(context: MetricContext): Promise<void>;
  /** Never throws for what the source says: that is a reason for having no data. */
  measure(metric: Metric, context: MetricContext): Promise<Measurement>;
}

export interface RolloutMetricSourcesExtensionPoint {
  /**
   * @param name - by which the configuration means it: `[a-z][a-z0-9-]*`
   * @throws ConflictError where there is a source of this name; InputError for what is no name
   */
  addSource(name: string, source: MetricSource): void;
}

/** Brings metric sources of one's own. */
export const rolloutMetricSourcesExtensionPoint =
  createExtensionPoint<RolloutMetricSourcesExtensionPoint>({
    id: 'rollouts.metric-sources',
  });
