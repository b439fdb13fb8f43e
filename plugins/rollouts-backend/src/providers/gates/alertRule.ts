import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  GatePlanContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { ClusterFacts } from '../cluster/clusterFacts';

/** Open where an alert would tell of the workload: a rule whose expression names it or its namespace. */
export class AlertRuleGate implements RolloutGate {
  readonly kind = 'alert-rule';

  constructor(
    private readonly options: {
      isRequired(environmentId: string, kind: string): boolean;
      clusterOf(name: string): { facts: Pick<ClusterFacts, 'alertRules'> };
    },
  ) {}

  plan({ document }: GatePlanContext) {
    return this.options.isRequired(document.environmentId, this.kind)
      ? { title: rolloutReason('gate.alert-rule'), beforeStep: null }
      : undefined;
  }

  async check(
    { document: { target } }: GateCheckContext,
    signal: AbortSignal,
  ): Promise<GateAnswer> {
    const { cluster, namespace, name } = target;
    const rules = await this.options
      .clusterOf(cluster)
      .facts.alertRules(signal);
    const covering = rules.find(
      ({ expression }) =>
        isNamed(name, expression) || isNamed(namespace, expression),
    );
    return covering
      ? {
          isOpen: true,
          reason: rolloutReason('gate.alerted', { alert: covering.alert }),
        }
      : {
          isOpen: false,
          reason: rolloutReason('gate.no-alert', { name, namespace }),
          liftedBy: rolloutReason('lift.alert'),
        };
  }
}

/** Whole, or as the beginning of its pods' names: `shop` is named by `pod=~"shop-.*"`, and not by `shop-canary`. */
function isNamed(name: string, expression: string): boolean {
  const escaped = name.replace(/[.]/g, '\\.');
  return new RegExp(`(?<![\\w.-])${escaped}(?:(?![\\w-])|(?=-[.[(]))`).test(
    expression,
  );
}
