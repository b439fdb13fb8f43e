import { Measurement, Metric } from '@quarterdeck/plugin-rollouts-common';
import { z } from 'zod';
import { MetricContext, MetricSource } from '@quarterdeck/plugin-rollouts-node';
import { candidateNameOf } from '../../domain/planning';

const TIMEOUT_MS = 5_000;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.enum(['vector', 'scalar', 'matrix', 'string']),
    result: z.array(z.unknown()),
  }),
});
const failureSchema = z.object({ error: z.string() });
const valueSchema = z.object({ value: z.tuple([z.number(), z.string()]) });

/** `$namespace`, `$pods` (a regular expression) and `$window` stand for what a rollout is about. */
const QUERIES: Record<Exclude<Metric['measure'], 'query'>, string> = {
  'success-rate':
    // Without a failure there is no series of failures; a version without a success is one that fails, not one without data.
    '100 - 100 * (sum(rate(http_requests_total{namespace="$namespace",pod=~"$pods",status=~"5.."}[$window])) or vector(0)) / sum(rate(http_requests_total{namespace="$namespace",pod=~"$pods"}[$window]))',
  'latency-p99':
    '1000 * histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{namespace="$namespace",pod=~"$pods"}[$window])))',
};
const SAMPLES =
  'sum(increase(http_requests_total{namespace="$namespace",pod=~"$pods"}[$window]))';

/** Asks a Prometheus, by PromQL with placeholders. */
export class PrometheusMetrics implements MetricSource {
  constructor(private readonly options: { url: string }) {}

  async begin(): Promise<void> {
    // Prometheus remembers by itself.
  }

  async measure(metric: Metric, context: MetricContext): Promise<Measurement> {
    const query =
      metric.measure === 'query'
        ? (metric.query ?? '')
        : QUERIES[metric.measure];
    try {
      const value = await this.#ask(query, context);
      if (typeof value !== 'number') {
        return value;
      }
      const samples =
        metric.minimumSamples > 0
          ? await this.#ask(SAMPLES, context)
          : Number.MAX_SAFE_INTEGER;
      return typeof samples === 'number'
        ? { value, samples, seconds: context.windowMs / 1000 }
        : samples;
    } catch (error) {
      return { noData: error instanceof Error ? error.message : String(error) };
    }
  }

  async #ask(
    query: string,
    context: MetricContext,
  ): Promise<number | { noData: string }> {
    // It may stand behind a path.
    const url = new URL(`${this.options.url.replace(/\/+$/, '')}/api/v1/query`);
    url.searchParams.set('query', filledIn(query, context));
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([
        context.signal,
        AbortSignal.timeout(TIMEOUT_MS),
      ]),
    });
    const body: unknown = await response.json();
    const answer = answerSchema.safeParse(body);
    if (!answer.success) {
      const failure = failureSchema.safeParse(body);
      return {
        noData: `Prometheus says: ${failure.data?.error ?? `status ${response.status}`}`,
      };
    }
    return valueOf(answer.data.data);
  }
}

function valueOf({
  resultType,
  result,
}: z.infer<typeof answerSchema>['data']): number | { noData: string } {
  if (resultType === 'scalar') {
    return numberOf(String(result[1]));
  }
  if (resultType !== 'vector') {
    return {
      noData: `the query returns a ${resultType}; it has to return one value`,
    };
  }
  if (result.length !== 1) {
    return {
      noData:
        result.length === 0
          ? 'Prometheus found no values'
          : `the query returns ${result.length} series; aggregate them to one, for example with sum()`,
    };
  }
  const one = valueSchema.safeParse(result[0]);
  return one.success
    ? numberOf(one.data.value[1])
    : { noData: 'Prometheus answered with something that is no value' };
}

/** Nothing divided by nothing is no number. */
function numberOf(text: string): number | { noData: string } {
  const value = Number(text);
  return Number.isFinite(value)
    ? value
    : { noData: `the query returns ${text}: probably no request` };
}

function filledIn(
  query: string,
  { plan, side, windowMs }: MetricContext,
): string {
  const name =
    side === 'stable' ? plan.target.name : candidateNameOf(plan.target);
  const values: Record<string, string> = {
    namespace: plan.target.namespace,
    // ReplicaSet's and pod's hashes have no hyphens, so that a canary's pods are not the stable's.
    pods: `${name}-[a-z0-9]+-[a-z0-9]+`,
    window: `${Math.max(1, Math.round(windowMs / 1000))}s`,
  };
  return query.replace(
    /\$(namespace|pods|window)\b/g,
    (_, key: string) => values[key],
  );
}
