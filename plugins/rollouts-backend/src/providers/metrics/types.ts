import { Metric, PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { Measurement } from '../../domain/analysis';

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
