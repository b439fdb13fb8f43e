import { ConflictError, InputError } from '@backstage/errors';
import { gateKindSchema } from '@quarterdeck/plugin-rollouts-common';
import {
  MetricSource,
  RolloutGate,
  RolloutGatesExtensionPoint,
  RolloutMetricSourcesExtensionPoint,
} from '@quarterdeck/plugin-rollouts-node';
import { RolloutsConfig } from '../config';

/** Gates and metric sources by their names, as this room and modules bring them. */
export class Extensions
  implements RolloutGatesExtensionPoint, RolloutMetricSourcesExtensionPoint
{
  readonly #gates = new Map<string, RolloutGate>();
  readonly #sources = new Map<string, MetricSource>();

  readonly addGate = (gate: RolloutGate) =>
    add(this.#gates, 'gate', gate.kind, gate);

  readonly addSource = (name: string, source: MetricSource) =>
    add(this.#sources, 'metric source', name, source);

  addOwn(
    gates: readonly RolloutGate[],
    sources: ReadonlyMap<string, MetricSource>,
  ): void {
    gates.forEach(this.addGate);
    sources.forEach((source, name) => this.addSource(name, source));
  }

  gates(): RolloutGate[] {
    return [...this.#gates.values()];
  }

  readonly sourceOf = (name: string) => this.#sources.get(name);

  /** @throws InputError for a source that the configuration names and nobody brings */
  assertKnows({ metricSources }: Pick<RolloutsConfig, 'metricSources'>): void {
    const unknown = metricSources.find(name => !this.#sources.has(name));
    if (unknown !== undefined) {
      throw new InputError(
        unknown === 'prometheus'
          ? 'rollouts: the metric source "prometheus" is configured; set rollouts.prometheus.url, too'
          : `rollouts: nobody brings the metric source "${unknown}"; there is ${[...this.#sources.keys()].join(', ')}. Install the module that does`,
      );
    }
  }
}

function add<T>(known: Map<string, T>, what: string, name: string, value: T) {
  if (!gateKindSchema.safeParse(name).success) {
    throw new InputError(
      `rollouts: "${name}" is no name of a ${what}; it takes small letters, digits and hyphens`,
    );
  }
  if (known.has(name)) {
    throw new ConflictError(`rollouts: there are two ${what}s "${name}"`);
  }
  known.set(name, value);
}
