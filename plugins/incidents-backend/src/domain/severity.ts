import { Severity, severitySchema } from '@quarterdeck/plugin-incidents-common';
import { SeverityRule } from './heardAlert';
import { matchesGlob } from './matchesGlob';

const GRAVE = ['critical', 'page', 'high', 'emergency', 'fatal'];
const HARMLESS = ['info', 'informational', 'low', 'notice', 'none'];

/**
 * How severe an alert is: as the first rule says that fits; else as its label `priority` says where that is P0 to P3; else by
 * its label `severity` (for PagerDuty `urgency`).
 *
 * Grave ones are P1 in production and where nobody knows the environment, P2 elsewhere; harmless ones are P3, and all
 * others, like `warning` and those that say nothing, P2.
 *
 * @param tier - of its environment; undefined where that is not known
 */
export function severityOf(
  labels: Record<string, string>,
  tier: string | undefined,
  rules: readonly SeverityRule[],
): Severity {
  const rule = rules.find(each => fits(each, labels, tier));
  if (rule) {
    return rule.severity;
  }
  const priority = severitySchema.safeParse(labels.priority?.toUpperCase());
  if (priority.success) {
    return priority.data;
  }
  const said = (labels.severity ?? labels.urgency ?? '').toLowerCase();
  if (GRAVE.includes(said)) {
    return tier === undefined || tier === 'production' ? 'P1' : 'P2';
  }
  return HARMLESS.includes(said) ? 'P3' : 'P2';
}

function fits(
  { labels: wanted, tiers }: SeverityRule,
  labels: Record<string, string>,
  tier: string | undefined,
): boolean {
  return (
    (!tiers || (tier !== undefined && tiers.includes(tier))) &&
    Object.entries(wanted).every(
      ([name, pattern]) =>
        Object.hasOwn(labels, name) && matchesGlob(pattern, labels[name]),
    )
  );
}

const OBJECTIVE_LABELS = ['slo', 'sloth_slo', 'objective'];

/** Whether it is about an objective that is not met, as Sloth, Pyrra and others mark them. */
export function isObjective(labels: Record<string, string>): boolean {
  return OBJECTIVE_LABELS.some(
    name => Object.hasOwn(labels, name) && labels[name] !== '',
  );
}
