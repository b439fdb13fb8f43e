import { Config } from '@backstage/config';
import {
  EnvironmentTier,
  environmentTierSchema,
} from '@quarterdeck/plugin-environments-common';
import { ConfigProblems } from './configProblems';
import { EnvironmentDefinition } from './domain/placement';

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

/** Reads `environments.definitions`. */
export function readDefinitions(
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
  return problems.duration(`${key}.previewTtl`, config, 'previewTtl');
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
