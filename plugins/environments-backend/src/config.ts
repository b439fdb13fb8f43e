import { Config } from '@backstage/config';
import { workloadKindSchema } from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';
import { readDefinitions } from './configDefinitions';
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
  const retentionMs = problems.duration(key, config, 'history.retention');
  if (retentionMs !== undefined && retentionMs < DAY_MS) {
    problems.add(`${key} must be at least 1 day`);
  }
  return retentionMs;
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
