import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Metric, metricSchema } from '@quarterdeck/plugin-rollouts-common';

const ON_NO_DATA = metricSchema.shape.onNoData;
const BUILT_IN = ['success-rate', 'latency-p99'];

/**
 * Reads one of `analysis.metrics`: a query, and what its value has to be.
 *
 * @throws InputError that names the metric and what is wrong with it
 */
export function readCustomMetric(config: Config): Metric {
  const id = config.getString('id');
  const refuse = (problem: string): never => {
    throw new InputError(`rollouts: the metric "${id}" ${problem}`);
  };
  const minimum = config.getOptionalNumber('minimum') ?? null;
  const maximum = config.getOptionalNumber('maximum') ?? null;
  const source = config.getOptionalString('source') ?? 'prometheus';
  if (BUILT_IN.includes(id)) {
    return refuse('is there already; choose another id');
  }
  if (minimum === null && maximum === null) {
    return refuse('needs a minimum or a maximum');
  }
  if (minimum !== null && maximum !== null && minimum > maximum) {
    return refuse(`has a minimum above its maximum`);
  }
  if (source === 'pods') {
    return refuse('has a query, which pods do not answer; take prometheus');
  }
  const metric = metricSchema.safeParse({
    id,
    source,
    measure: 'query',
    query: config.getString('query'),
    unit: config.getOptionalString('unit') ?? '',
    minimum,
    maximum,
    minimumSamples: config.getOptionalNumber('minimumSamples') ?? 0,
    onNoData: readOnNoData(config, 'onNoData'),
  });
  if (!metric.success) {
    const [issue] = metric.error.issues;
    return refuse(
      `cannot be read at "${issue.path.join('.')}": ${issue.message}`,
    );
  }
  return metric.data;
}

/** @throws InputError that says what there is */
export function readOnNoData(config: Config, key: string): Metric['onNoData'] {
  const text = config.getOptionalString(key) ?? 'hold';
  const parsed = ON_NO_DATA.safeParse(text);
  if (!parsed.success) {
    throw new InputError(
      `rollouts: onNoData is "${text}"; there is ${ON_NO_DATA.options.join(', ')}`,
    );
  }
  return parsed.data;
}
