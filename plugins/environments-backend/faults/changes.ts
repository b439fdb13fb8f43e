/** What a campaign changed, and whether deployments and facts tell exactly that. */
import { Deployment } from '@quarterdeck/plugin-environments-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { entityRefOf } from './estate';

export interface Change {
  name: string;
  /** No other change has it. */
  version: string;
  /** When the API server had taken it, in ms since 1970. */
  at: number;
}

export interface Differences {
  lost: string[];
  doubled: string[];
  wrong: string[];
}

/** Creation times of a cluster are in whole seconds, and its controllers take their time. */
const TOLERANCE_MS = 5_000;

/** @param changes - in the order in which they were made */
export function judgeDeployments(
  changes: readonly Change[],
  deployments: readonly Deployment[],
): Differences {
  const differences = noDifferences();
  const told = new Map<string, Deployment[]>();
  for (const deployment of deployments) {
    const key = `${deployment.entityRef} ${deployment.version}`;
    told.set(key, [...(told.get(key) ?? []), deployment]);
  }
  const previous = new Map<string, string>();
  const lastOf = new Map(changes.map(change => [change.name, change.version]));
  for (const change of changes) {
    const key = `${entityRefOf(change.name)} ${change.version}`;
    const [deployment, ...others] = told.get(key) ?? [];
    told.delete(key);
    if (!deployment) {
      differences.lost.push(`deployment ${key}`);
    } else {
      others.forEach(() => differences.doubled.push(`deployment ${key}`));
      differences.wrong.push(
        ...judge(deployment, change, {
          previousVersion: previous.get(change.name) ?? null,
          isLast: lastOf.get(change.name) === change.version,
        }).map(what => `${key}: ${what}`),
      );
    }
    previous.set(change.name, change.version);
  }
  differences.doubled.push(
    ...[...told.keys()].map(key => `deployment ${key}, which was none`),
  );
  return differences;
}

function judge(
  deployment: Deployment,
  change: Change,
  expected: { previousVersion: string | null; isLast: boolean },
): string[] {
  const { outcome, previousVersion, startedAt, startedAfter } = deployment;
  const ends = expected.isLast
    ? ['succeeded']
    : ['succeeded', 'superseded', null];
  const latest = Date.parse(startedAt) + TOLERANCE_MS;
  const earliest = Date.parse(startedAfter ?? startedAt) - TOLERANCE_MS;
  return [
    ...(ends.includes(outcome) ? [] : [`its outcome is ${outcome}`]),
    ...(previousVersion === expected.previousVersion
      ? []
      : [`it follows ${previousVersion}, not ${expected.previousVersion}`]),
    ...(change.at >= earliest && change.at <= latest
      ? []
      : [
          `it is told to have begun at ${startedAt}, after ${startedAfter}; it was ${new Date(change.at).toISOString()}`,
        ]),
  ];
}

/**
 * Each deployment has begun once, and ended once if it has ended.
 *
 * @param facts - in the order of the record
 */
export function judgeFacts(
  deployments: readonly Deployment[],
  facts: readonly Fact[],
): Differences {
  const differences = noDifferences();
  const told = new Map<string, string[]>();
  for (const { subject, type } of facts) {
    told.set(subject.id, [...(told.get(subject.id) ?? []), type]);
  }
  for (const deployment of deployments) {
    const types = told.get(deployment.id) ?? [];
    told.delete(deployment.id);
    const what = `${deployment.entityRef} ${deployment.version}`;
    const expected = factTypesOf(deployment);
    const missing = expected.filter(type => !types.includes(type));
    const surplus = types.filter(
      (type, index) => !expected.includes(type) || types.indexOf(type) < index,
    );
    differences.lost.push(...missing.map(type => `${type} of ${what}`));
    differences.doubled.push(...surplus.map(type => `${type} of ${what}`));
    if (
      missing.length + surplus.length === 0 &&
      types.join() !== expected.join()
    ) {
      differences.wrong.push(`${what} is told in the order ${types.join()}`);
    }
  }
  for (const [id, types] of told) {
    differences.doubled.push(`${types.join()} of ${id}, which is none`);
  }
  return differences;
}

function factTypesOf({ source, outcome }: Deployment): string[] {
  return [
    source === 'found'
      ? 'environments.deployment.found'
      : 'environments.deployment.started',
    ...(outcome === null ? [] : ['environments.deployment.finished']),
  ];
}

export function noDifferences(): Differences {
  return { lost: [], doubled: [], wrong: [] };
}
