import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { environmentTierSchema } from '@quarterdeck/plugin-environments-common';
import { Severity, severitySchema } from '@quarterdeck/plugin-incidents-common';
import { readSecrets } from '@quarterdeck/toolkit-node';
import { AlertEnvironment, SeverityRule } from './domain/heardAlert';

export interface AlertsConfig {
  severityRules: readonly SeverityRule[];
  entityLabels: readonly string[];
  environmentLabels: readonly string[];
  /** Undefined: all but those that look like secrets. */
  keepLabels?: readonly string[];
  /** None: Alertmanager is refused. */
  alertmanagerTokens: readonly string[];
  /** None: PagerDuty is refused. */
  pagerdutySecrets: readonly string[];
  /** By tier; what is not there opens none. */
  rollbacks: ReadonlyMap<string, Severity>;
  environments: readonly AlertEnvironment[];
}

/**
 * Reads `incidents.alerts`, `incidents.webhooks` and `incidents.rollbacks`, and of `environments.definitions` what alerts name.
 *
 * @throws InputError that names the key and what it should be
 */
export function readAlertsConfig(rootConfig: Config): AlertsConfig {
  const alerts = rootConfig.getOptionalConfig('incidents.alerts');
  const environments = readEnvironments(rootConfig);
  return {
    severityRules: readSeverityRules(alerts),
    entityLabels: readNames(alerts, 'entityLabels') ?? [
      'entity',
      'backstage_entity',
      'service',
      'app',
      'job',
    ],
    environmentLabels: readNames(alerts, 'environmentLabels') ?? [
      'environment',
      'env',
      'stage',
    ],
    keepLabels: readNames(alerts, 'keepLabels'),
    alertmanagerTokens: readSecrets(
      rootConfig,
      'incidents.webhooks.alertmanager.tokens',
    ),
    pagerdutySecrets: readSecrets(
      rootConfig,
      'incidents.webhooks.pagerduty.secrets',
    ),
    rollbacks: readRollbacks(rootConfig),
    environments,
  };
}

function readSeverityRules(config: Config | undefined): SeverityRule[] {
  const rules = config?.getOptionalConfigArray('severities') ?? [];
  return rules.map((rule, index) => {
    const key = `incidents.alerts.severities[${index}]`;
    const labels = rule.getOptionalConfig('labels');
    const tiers = rule.getOptionalStringArray('tiers');
    for (const tier of tiers ?? []) {
      requireTier(`${key}.tiers`, tier);
    }
    return {
      labels: Object.fromEntries(
        (labels?.keys() ?? []).map(name => [
          name,
          String(labels?.get(name) ?? ''),
        ]),
      ),
      tiers,
      severity: readSeverity(`${key}.severity`, rule.getString('severity')),
    };
  });
}

function readSeverity(key: string, text: string): Severity {
  const severity = severitySchema.safeParse(text);
  if (!severity.success) {
    throw new InputError(
      `${key} is "${text}"; it must be one of ${severitySchema.options.join(', ')}`,
    );
  }
  return severity.data;
}

function requireTier(key: string, tier: string): void {
  if (!environmentTierSchema.safeParse(tier).success) {
    throw new InputError(
      `${key} names "${tier}"; tiers are ${environmentTierSchema.options.join(', ')}`,
    );
  }
}

function readNames(
  config: Config | undefined,
  name: string,
): string[] | undefined {
  const names = config?.getOptionalStringArray(name);
  if (names?.some(each => each.trim() === '')) {
    throw new InputError(`incidents.alerts.${name} holds an empty name`);
  }
  return names;
}

function readRollbacks(rootConfig: Config): Map<string, Severity> {
  const config = rootConfig.getOptionalConfig('incidents.rollbacks');
  const severities = new Map<string, Severity>([['production', 'P2']]);
  for (const tier of config?.keys() ?? []) {
    const key = `incidents.rollbacks.${tier}`;
    requireTier('incidents.rollbacks', tier);
    const text = config?.getString(tier) ?? '';
    if (text === 'none') {
      severities.delete(tier);
    } else {
      severities.set(tier, readSeverity(key, text));
    }
  }
  return severities;
}

/** The room of environments says what is wrong with them; here what cannot be read names nothing. */
function readEnvironments(rootConfig: Config): AlertEnvironment[] {
  const definitions = rootConfig.getOptionalConfig('environments.definitions');
  return (definitions?.keys() ?? []).map(id => {
    const definition = definitions?.getOptionalConfig(id);
    return {
      id,
      title: definition?.getOptionalString('title') ?? id,
      tier: definition?.getOptionalString('tier') ?? '',
      clusters: definition?.getOptionalStringArray('clusters') ?? [],
      namespaces: definition?.getOptionalStringArray('namespaces') ?? [],
    };
  });
}
