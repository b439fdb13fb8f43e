import { Verdict } from '@quarterdeck/plugin-rollouts-common';
import { MetricContext, MetricSource } from '@quarterdeck/plugin-rollouts-node';
import { RolloutRecord } from '../domain/records';
import { judge, lookOf } from '../domain/analysis';
import { Observation, stepOf } from '../domain/state';

/** Looks at the metrics of rollouts when it is time. */
export class Analyst {
  constructor(
    private readonly options: {
      sourceOf(name: string): MetricSource | undefined;
      now: () => number;
    },
  ) {}

  /** One look, where one is due. */
  async look(
    record: RolloutRecord,
    signal: AbortSignal,
  ): Promise<Observation['look']> {
    const { now } = this.options;
    const context = this.#contextOf(record, signal);
    const { heldSince, lookedAt } = record.state;
    const { analysis } = record.plan.document;
    if (!context || heldSince === undefined || analysis.metrics.length === 0) {
      return undefined;
    }
    if (now() - Math.max(lookedAt ?? 0, heldSince) < analysis.intervalMs) {
      return undefined;
    }
    const at = new Date(now()).toISOString();
    const stepId = stepOf(record.plan.document, record.state).id;
    const judged = await Promise.all(
      analysis.metrics.map(async metric => {
        const source = this.options.sourceOf(metric.source);
        const measurement = source
          ? await source.measure(metric, context)
          : { noData: `nobody brings the metric source ${metric.source}` };
        return { metric, ...judge(metric, measurement) };
      }),
    );
    return {
      result: lookOf(judged),
      verdicts: judged.map<Verdict>(({ metric, ...verdict }) => ({
        at,
        stepId,
        metricId: metric.id,
        ...verdict,
      })),
    };
  }

  /** The step has just come to be there: what is counted from here on is its own. */
  async begin(record: RolloutRecord, signal: AbortSignal): Promise<void> {
    const context = this.#contextOf(record, signal);
    const sources = new Set(
      record.plan.document.analysis.metrics.map(({ source }) => source),
    );
    for (const name of context ? sources : []) {
      // What cannot be read now is no data at the first look.
      await this.options
        .sourceOf(name)
        ?.begin(context!)
        .catch(() => undefined);
    }
  }

  #contextOf(
    record: RolloutRecord,
    signal: AbortSignal,
  ): MetricContext | undefined {
    const { document } = record.plan;
    const { phase } = record.state;
    const { analyses } = stepOf(document, record.state);
    const isWatched = phase === 'progressing' || phase === 'paused';
    return analyses && isWatched
      ? {
          rolloutId: record.id,
          plan: document,
          side: analyses,
          windowMs: document.analysis.intervalMs,
          signal,
        }
      : undefined;
  }
}
