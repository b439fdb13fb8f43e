import { matchesGlob } from './matchesGlob';
import { Severity } from '@quarterdeck/plugin-incidents-common';

/** What a sender says of one alert, before the portal knows whose it is. Times are milliseconds since 1970 in UTC. */
export interface HeardAlert {
  source: 'alertmanager' | 'pagerduty';
  /** Names it at its sender: the fingerprint, the incident's id. */
  key: string;
  name: string;
  state: 'firing' | 'resolved';
  /** All that it has, also those that are not kept. */
  labels: Record<string, string>;
  summary?: string;
  description?: string;
  link?: string;
  runbookUrl?: string;
  startsAt: number;
  endsAt?: number;
  /** When its sender says that it was so. */
  sentAt?: number;
  /** The service of PagerDuty that it is about. */
  pagerdutyServiceId?: string;
}

/** An environment, as far as alerts name it. */
export interface AlertEnvironment {
  id: string;
  title: string;
  tier: string;
  clusters: readonly string[];
  /** `*` stands for any characters. */
  namespaces: readonly string[];
}

export interface SeverityRule {
  /** Labels that it has to have; `*` stands for any characters. */
  labels: Record<string, string>;
  /** Undefined: any, also an unknown one. */
  tiers?: readonly string[];
  severity: Severity;
}

/**
 * The environment that an alert is about: the one that a label names by id or title; else the only one whose clusters and
 * namespaces have what the labels `cluster` and `namespace` say. Where no environment is configured, what a label says is
 * taken if it can be an id.
 *
 * @returns null where nothing says
 */
export function environmentOf(
  labels: Record<string, string>,
  environments: readonly AlertEnvironment[],
  environmentLabels: readonly string[],
): string | null {
  for (const label of environmentLabels) {
    const said = labels[label]?.trim().toLowerCase();
    if (said) {
      const named = environments.find(
        ({ id, title }) => id === said || title.toLowerCase() === said,
      );
      if (named) {
        return named.id;
      }
      if (environments.length === 0 && /^[a-z][a-z0-9-]{0,38}$/.test(said)) {
        return said;
      }
    }
  }
  const { namespace, cluster } = labels;
  if (!namespace) {
    return null;
  }
  const claiming = environments.filter(
    ({ clusters, namespaces }) =>
      namespaces.some(pattern => matchesGlob(pattern, namespace)) &&
      (!cluster || clusters.includes(cluster)),
  );
  return claiming.length === 1 ? claiming[0].id : null;
}
