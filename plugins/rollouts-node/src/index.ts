export {
  rolloutGatesExtensionPoint,
  type GateAnswer,
  type GateCheckContext,
  type GatePlan,
  type GatePlanContext,
  type RolloutGate,
  type RolloutGatesExtensionPoint,
} from './gates';
export {
  rolloutMetricSourcesExtensionPoint,
  type MetricContext,
  type MetricSource,
  type RolloutMetricSourcesExtensionPoint,
} from './metricSources';
