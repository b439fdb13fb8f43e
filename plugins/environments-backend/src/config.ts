import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import {
  EnvironmentTier,
  environmentTierSchema,
  workloadKindSchema,
} from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';
import { ConfigProblems } from './configProblems';
import { DriftRule } from './domain/drift/rules';
import { EnvironmentDefinition } from './domain/placement';

/** What an adopter may say of a cluster beyond how to reach it. */
export interface ClusterPresentation {
  simulated: boolean;
  kubectlContext: string;
}

export interface EnvironmentsConfig {
  definitions: EnvironmentDefinition[];
  /** By which differences from what was declared do not matter, in the order in which they are tried. */
  driftRules: DriftRule[];
  /** How long what was is kept. */
  retentionMs: number;
  /** By cluster name; clusters without an entry have the defaults. */
  presentationOf(cluster: string): ClusterPresentation;
}

const DAY_MS = 24 * 3_600_000;
/** A year of DORA metrics and some weeks to compare it with. */
const DEFAULT_RETENTION_MS = 400 * DAY_MS;
const ENVIRONMENT_ID = /^[a-z][a-z0-9-]{0,38}$/;
const NAMESPACE_PATTERN = /^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$/;
const DEFINITION_KEYS = [
  'title',
  'rank',
  'tier',
  'clusters',
  'namespaces',
  'previewTtl',
  'promoteFrom',
  'protected',
  'purpose',
  'audience',
  'updateFrequency',
];
const RULE_KEYS = ['path', 'kinds', 'namespaces', 'managers', 'reason'];
const KINDS = workloadKindSchema.exclude(['Reported', 'Canary']);

/**
 * Reads `environments` from the configuration.
 *
 * @throws InputError that names, for each key that is wrong, what it should be.
 */
export function readEnvironmentsConfig(rootConfig: Config): EnvironmentsConfig {
  const problems = new ConfigProblems();
  const config = rootConfig.getOptionalConfig('environments');
  const definitions = readDefinitions(
    problems.of(() => config?.getOptionalConfig('definitions')),
    problems,
  );
  const driftRules = readDriftRules(config, problems);
  const retentionMs = readRetention(config, problems);
  const presentations = readPresentations(
    config?.getOptional('clusters'),
    problems,
  );
  problems.throwIfAny();
  return {
    definitions,
    driftRules,
    retentionMs: retentionMs ?? DEFAULT_RETENTION_MS,
    presentationOf: name => ({
      simulated: presentations.get(name)?.simulated ?? false,
      kubectlContext: presentations.get(name)?.kubectlContext ?? name,
    }),
  };
}

function readDefinitions(
  config: Config | undefined,
  problems: ConfigProblems,
): EnvironmentDefinition[] {
  const ids = config?.keys() ?? [];
  const definitions = ids.flatMap(id => {
    const definition = problems.of(() => config?.getConfig(id));
    return definition
      ? (readDefinition(id, ids, definition, problems) ?? [])
      : [];
  });
  findCircle(definitions, problems);
  return definitions;
}

function readDefinition(
  id: string,
  ids: readonly string[],
  config: Config,
  problems: ConfigProblems,
): EnvironmentDefinition | undefined {
  const key = `environments.definitions.${id}`;
  if (!ENVIRONMENT_ID.test(id)) {
    problems.add(
      `${key}: an environment's id starts with a lower-case letter and has at most 39 of a-z, 0-9 and "-"`,
    );
  }
  problems.refuseUnknownKeys(key, config, DEFINITION_KEYS);
  const text = (name: string) =>
    problems.of(() => config.getOptionalString(name)) ?? null;
  const rank = problems.of(() => config.getNumber('rank'));
  if (rank !== undefined && !Number.isInteger(rank)) {
    problems.add(`${key}.rank is ${rank}; it must be a whole number`);
  }
  const tier = readTier(key, config, problems);
  const clusters = readNames(`${key}.clusters`, config, 'clusters', problems);
  const namespaces = readPatterns(key, config, problems);
  const promoteFrom = text('promoteFrom');
  if (promoteFrom !== null && !ids.includes(promoteFrom)) {
    problems.add(
      `${key}.promoteFrom names ${promoteFrom}, which is not an environment; there are ${ids.join(', ')}`,
    );
  }
  const previewTtlMs = readPreviewTtl(key, config, tier, problems);
  const isProtected = problems.of(() => config.getOptionalBoolean('protected'));
  return rank !== undefined && tier && clusters && namespaces
    ? {
        environment: {
          id,
          title: text('title') ?? id,
          rank,
          tier,
          purpose: text('purpose'),
          audience: text('audience'),
          updateFrequency: text('updateFrequency'),
          promoteFrom,
          protected: isProtected ?? tier === 'production',
        },
        clusters,
        namespacePatterns: namespaces,
        previewTtlMs,
      }
    : undefined;
}

function readTier(
  key: string,
  config: Config,
  problems: ConfigProblems,
): EnvironmentTier | undefined {
  const text = problems.of(() => config.getString('tier'));
  const tier = environmentTierSchema.safeParse(text);
  if (text !== undefined && !tier.success) {
    problems.add(
      `${key}.tier must be one of ${environmentTierSchema.options.join(', ')}, not "${text}"`,
    );
  }
  return tier.data;
}

function readNames(
  key: string,
  config: Config,
  name: string,
  problems: ConfigProblems,
): string[] | undefined {
  const names = problems.of(() => config.getStringArray(name));
  if (names?.length === 0) {
    problems.add(`${key} is empty; name at least one`);
  }
  return names;
}

function readPatterns(
  key: string,
  config: Config,
  problems: ConfigProblems,
): string[] | undefined {
  const patterns = readNames(
    `${key}.namespaces`,
    config,
    'namespaces',
    problems,
  );
  patterns
    ?.filter(pattern => !NAMESPACE_PATTERN.test(pattern))
    .forEach(pattern =>
      problems.add(
        `${key}.namespaces: no namespace is called "${pattern}"; names have a-z, 0-9 and "-", and "*" stands for any of them`,
      ),
    );
  return patterns;
}

function readPreviewTtl(
  key: string,
  config: Config,
  tier: EnvironmentTier | undefined,
  problems: ConfigProblems,
): number | undefined {
  if (!config.has('previewTtl')) {
    return undefined;
  }
  if (tier !== undefined && tier !== 'preview') {
    problems.add(
      `${key}.previewTtl is for environments of tier preview; this one is of tier ${tier}`,
    );
  }
  return readDuration(`${key}.previewTtl`, config, 'previewTtl', problems);
}

/** A version that travels in a circle never arrives. */
function findCircle(
  definitions: readonly EnvironmentDefinition[],
  problems: ConfigProblems,
): void {
  const next = new Map(
    definitions.map(({ environment }) => [
      environment.id,
      environment.promoteFrom,
    ]),
  );
  const reported = new Set<string>();
  for (const start of next.keys()) {
    const way = [start];
    let at = next.get(start);
    while (at && !way.includes(at)) {
      way.push(at);
      at = next.get(at);
    }
    if (at === start && !reported.has(start)) {
      way.forEach(id => reported.add(id));
      problems.add(
        `environments.definitions.${start}.promoteFrom leads back to ${start}: ${[...way, start].join(' from ')}`,
      );
    }
  }
}

function readDriftRules(
  config: Config | undefined,
  problems: ConfigProblems,
): DriftRule[] {
  const rules =
    problems.of(() => config?.getOptionalConfigArray('drift.ignore')) ?? [];
  return rules.flatMap((rule, index) => {
    const key = `environments.drift.ignore[${index}]`;
    problems.refuseUnknownKeys(key, rule, RULE_KEYS);
    const path = problems.of(() => rule.getString('path'));
    const list = (name: string) =>
      problems.of(() => rule.getOptionalStringArray(name));
    const kinds = list('kinds');
    kinds
      ?.filter(kind => !KINDS.safeParse(kind).success)
      .forEach(kind =>
        problems.add(
          `${key}.kinds: there is no drift of a ${kind}; there is of ${KINDS.options.join(', ')}`,
        ),
      );
    return path === undefined
      ? []
      : [
          {
            path,
            kinds,
            namespaces: list('namespaces'),
            managers: list('managers'),
            reason: problems.of(() => rule.getOptionalString('reason')),
          },
        ];
  });
}

function readRetention(
  config: Config | undefined,
  problems: ConfigProblems,
): number | undefined {
  const key = 'environments.history.retention';
  if (!config?.has('history.retention')) {
    return undefined;
  }
  const retentionMs = readDuration(key, config, 'history.retention', problems);
  if (retentionMs !== undefined && retentionMs < DAY_MS) {
    problems.add(`${key} must be at least 1 day`);
  }
  return retentionMs;
}

function readDuration(
  key: string,
  config: Config,
  name: string,
  problems: ConfigProblems,
): number | undefined {
  try {
    return durationToMilliseconds(
      readDurationFromConfig(config, { key: name }),
    );
  } catch {
    problems.add(`${key} is no duration; write { days: 7 }, "7d" or "P7D"`);
    return undefined;
  }
}

const presentationSchema = z.object({
  simulated: z.union([z.boolean(), z.stringbool()]).optional(),
  kubectlContext: z.string().optional(),
});

/** Names of clusters may hold dots and colons, which Backstage's getters take for steps into an object. */
function readPresentations(
  clusters: unknown,
  problems: ConfigProblems,
): Map<string, Partial<ClusterPresentation>> {
  const presentations = new Map<string, Partial<ClusterPresentation>>();
  for (const [name, cluster] of Object.entries(clusters ?? {})) {
    const parsed = presentationSchema.safeParse(cluster);
    if (parsed.success) {
      presentations.set(name, parsed.data);
    }
    parsed.error?.issues.forEach(({ path, message }) =>
      problems.add(
        `environments.clusters.${[name, ...path].join('.')}: ${message}`,
      ),
    );
  }
  return presentations;
}
