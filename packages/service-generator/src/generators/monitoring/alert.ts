import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';

/** A series as promtool reads it, such as `{ series: 'up{job="orders"}', values: '1x10' }`, by the minute. */
export interface TestSeries {
  series: string;
  values: string;
}

/** What a runbook says of an alert. Sentences are whole; commands are complete, so that they can be pasted. */
export interface Guide {
  meaning: string;
  impact: string;
  diagnose: readonly { why: string; command: string }[];
  mitigate: readonly string[];
  verify: string;
}

export interface Alert {
  /** Also the name of its runbook */
  name: string;
  /** Critical alerts wake somebody up */
  severity: 'critical' | 'warning';
  /** PromQL */
  expression: string;
  /** How long it has to hold before it fires, such as `5m` */
  duration: string;
  summary: string;
  /** May use what Prometheus offers: `{{ $value }}`, `{{ $labels.pod }}` */
  description: string;
  guide: Guide;
  test: {
    /** Data on which it has to fire by then */
    bad: readonly TestSeries[];
    firesBy: string;
    /** Data on which it has to stay silent */
    good: readonly TestSeries[];
  };
}

/** What alerts are made of, for one environment of a service. */
export interface AlertContext {
  model: ServiceModel;
  environment: EnvironmentModel;
  name: string;
  namespace: string;
  /** Label matchers, without braces, that select what the service itself exposes */
  own: string;
  /** Options of kubectl that select its pods */
  pods: string;
  /** Matchers of what kube-state-metrics and the kubelet tell about its container */
  container: string;
}

export function alertContext(
  model: ServiceModel,
  environment: EnvironmentModel,
): AlertContext {
  const { name } = model;
  const { namespace } = environment;
  return {
    model,
    environment,
    name,
    namespace,
    own: `job="${name}",namespace="${namespace}"`,
    pods: `--namespace ${namespace} --selector '${selectorOf(model)}'`,
    container: `namespace="${namespace}",container="${name}"`,
  };
}

/** Names of its pods, as their label has them: Flagger renames those of its primary. */
export function podNames({ name, description }: ServiceModel): string[] {
  return description.rollout.strategy === 'canary-flagger'
    ? [name, `${name}-primary`]
    : [name];
}

function selectorOf(model: ServiceModel): string {
  return `app.kubernetes.io/name in (${podNames(model).join(', ')})`;
}

/** A series of promtool's that keeps its value for three days, longer than the longest window of an alert. */
export function constant(value: number): string {
  return `${value}x4400`;
}

/** One that grows by this much each minute. */
export function growing(perMinute: number): string {
  return `0+${perMinute}x4400`;
}

/** Text that Prometheus, which expands templates in labels and annotations, leaves as it is. */
export function literal(text: string): string {
  return text.replace(/\{\{/g, '{{ "{{" }}');
}
