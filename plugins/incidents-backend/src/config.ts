import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  Severity,
  SeverityDemands,
  roleSchema,
  severitySchema,
} from '@quarterdeck/plugin-incidents-common';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What each severity demands, unless the configuration says something else. */
export const DEFAULT_DEMANDS: Record<Severity, SeverityDemands> = {
  P0: {
    severity: 'P0',
    meaning: 'Production is down, or data was breached',
    acknowledgeWithinMs: 5 * MINUTE_MS,
    mitigateWithinMs: 15 * MINUTE_MS,
    resolveWithinMs: 30 * MINUTE_MS,
    updateEveryMs: 30 * MINUTE_MS,
    rolesNeeded: ['commander', 'scribe', 'liaison'],
    postMortemNeeded: true,
  },
  P1: {
    severity: 'P1',
    meaning: 'A major feature is broken, or far too slow',
    acknowledgeWithinMs: 5 * MINUTE_MS,
    mitigateWithinMs: 15 * MINUTE_MS,
    resolveWithinMs: 30 * MINUTE_MS,
    updateEveryMs: HOUR_MS,
    rolesNeeded: ['commander'],
    postMortemNeeded: true,
  },
  P2: {
    severity: 'P2',
    meaning: 'A minor feature is broken',
    acknowledgeWithinMs: null,
    mitigateWithinMs: null,
    resolveWithinMs: DAY_MS,
    updateEveryMs: null,
    rolesNeeded: [],
    postMortemNeeded: false,
  },
  P3: {
    severity: 'P3',
    meaning: 'It looks wrong and works',
    acknowledgeWithinMs: null,
    mitigateWithinMs: null,
    resolveWithinMs: 5 * DAY_MS,
    updateEveryMs: null,
    rolesNeeded: [],
    postMortemNeeded: false,
  },
};

/** Words to begin with; what stands in braces is filled in. */
const DEFAULT_TEMPLATES: Record<string, string> = {
  'We know of it':
    '{service} has a problem: {title} ({severity}, INC-{number}). We are looking into it and tell you more soon.',
  'What we do':
    'INC-{number}, {title}: we know what is wrong and are putting it right. Until then: …',
  'It works again':
    'INC-{number}, {title}: {service} works again. We watch it, and tell you what caused it.',
};

export interface IncidentsConfig {
  /** How long incidents are kept that are over. */
  retentionMs: number;
  demands: Record<Severity, SeverityDemands>;
  /** Text by title. */
  updateTemplates: Record<string, string>;
  /** How far back changes are suspected. */
  suspectWindowMs: number;
  /** Undefined where the portal does not say which there are. */
  environmentIds: readonly string[] | undefined;
}

/**
 * Reads `incidents` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readIncidentsConfig(rootConfig: Config): IncidentsConfig {
  const config = rootConfig.getOptionalConfig('incidents');
  const retentionMs =
    config === undefined ? undefined : optionalDuration(config, 'retention');
  if (retentionMs !== undefined && retentionMs < DAY_MS) {
    throw new InputError('incidents.retention must be at least 1 day');
  }
  return {
    retentionMs: retentionMs ?? 800 * DAY_MS,
    demands: readDemands(config?.getOptionalConfig('severities')),
    updateTemplates: readTemplates(
      config?.getOptionalConfig('updateTemplates'),
    ),
    suspectWindowMs:
      (config && optionalDuration(config, 'suspects.window')) ?? DAY_MS,
    environmentIds: rootConfig
      .getOptionalConfig('environments.definitions')
      ?.keys(),
  };
}

function readDemands(
  config: Config | undefined,
): Record<Severity, SeverityDemands> {
  for (const key of config?.keys() ?? []) {
    if (!severitySchema.safeParse(key).success) {
      throw new InputError(
        `incidents.severities.${key} is no severity; there are P0, P1, P2 and P3`,
      );
    }
  }
  const read = (severity: Severity) =>
    readSeverity(
      config?.getOptionalConfig(severity),
      DEFAULT_DEMANDS[severity],
    );
  return { P0: read('P0'), P1: read('P1'), P2: read('P2'), P3: read('P3') };
}

function readSeverity(
  config: Config | undefined,
  defaults: SeverityDemands,
): SeverityDemands {
  if (!config) {
    return defaults;
  }
  const within = (key: string, otherwise: number | null) => {
    const read = optionalDuration(config, key);
    if (read !== undefined && read < MINUTE_MS) {
      throw new InputError(
        `incidents.severities.${defaults.severity}.${key} must be at least 1 minute`,
      );
    }
    return read ?? otherwise;
  };
  const roles = config.getOptionalStringArray('roles')?.map(role => {
    const known = roleSchema.safeParse(role);
    if (!known.success) {
      throw new InputError(
        `incidents.severities.${defaults.severity}.roles: ${role} is no role; there are ${roleSchema.options.join(', ')}`,
      );
    }
    return known.data;
  });
  return {
    severity: defaults.severity,
    meaning: config.getOptionalString('meaning') ?? defaults.meaning,
    acknowledgeWithinMs: within(
      'acknowledgeWithin',
      defaults.acknowledgeWithinMs,
    ),
    mitigateWithinMs: within('mitigateWithin', defaults.mitigateWithinMs),
    resolveWithinMs: within('resolveWithin', defaults.resolveWithinMs),
    updateEveryMs: within('updateEvery', defaults.updateEveryMs),
    rolesNeeded: roles ?? defaults.rolesNeeded,
    postMortemNeeded:
      config.getOptionalBoolean('postMortem') ?? defaults.postMortemNeeded,
  };
}

function readTemplates(config: Config | undefined): Record<string, string> {
  return config
    ? Object.fromEntries(config.keys().map(key => [key, config.getString(key)]))
    : DEFAULT_TEMPLATES;
}

function optionalDuration(config: Config, key: string): number | undefined {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : undefined;
}
