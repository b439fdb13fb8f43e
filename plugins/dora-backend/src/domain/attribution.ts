import { doraReason } from '@quarterdeck/plugin-dora-common';
import {
  compareIds,
  Counted,
  firstFrom,
  LONGEST_MS,
  plainVersion,
} from './counting';
import {
  CorrectionRecord,
  DeploymentRecord,
  DerivedIncident,
  IncidentRecord,
} from './records';
import { isSameRevision } from './revisions';

const HOUR_MS = 3_600_000;

/** What incidents are attributed to: deployments, and what is known of whether each counts. */
export interface Blamable {
  readonly entityRef: string;
  readonly environmentId: string;
  /** Of the entity and environment, by when they began, then id. */
  readonly here: readonly DeploymentRecord[];
  /** Those, and others that an incident or a correction names. */
  readonly byId: ReadonlyMap<string, DeploymentRecord>;
  readonly byRollout: ReadonlyMap<string, readonly DeploymentRecord[]>;
  readonly counted: ReadonlyMap<string, Counted>;
}

/**
 * Which deployment an incident comes from. The first that answers decides:
 *
 * 1. a person who corrected it, with a reason;
 * 2. what whoever told of it names: a deployment or a rollout, of whichever entity; or a version, a revision or an artifact
 *    of the same entity and environment, then the latest of that name that had begun. What is named and not known leaves it
 *    with none: the latest one is not what was meant;
 * 3. the latest counted deployment of the same entity and environment that ended within the window before it was opened.
 *    One that was under way then and was taken back afterwards had begun to hurt; one that had been taken back before it
 *    began to hurt was not there any more;
 * 4. none.
 *
 * Never one that began after the incident was opened.
 */
export function attribute(
  incident: IncidentRecord,
  correction: CorrectionRecord | undefined,
  blamable: Blamable,
  windowMs: number,
): DerivedIncident {
  if (incident.mergedInto !== undefined) {
    return { method: 'none', reason: doraReason('attribution.merged') };
  }
  if (correction) {
    return corrected(correction, incident, blamable);
  }
  if (incident.isNobodysFault) {
    return { method: 'none', reason: doraReason('attribution.nobodys') };
  }
  if (incident.named) {
    return named(incident.named, incident, blamable);
  }
  if (incident.environmentId === undefined) {
    return { method: 'none', reason: doraReason('attribution.no-environment') };
  }
  const hours = windowMs / HOUR_MS;
  const latest = latestBefore(incident, blamable, windowMs);
  return latest
    ? {
        deploymentId: latest.id,
        method: 'latest-before',
        reason: doraReason('attribution.latest-before', { hours }),
      }
    : {
        method: 'none',
        reason: doraReason('attribution.none', { hours }),
      };
}

function corrected(
  { by, deploymentId, reason }: CorrectionRecord,
  incident: IncidentRecord,
  blamable: Blamable,
): DerivedIncident {
  const said = doraReason('attribution.corrected', { by, reason });
  if (deploymentId === undefined) {
    return { method: 'corrected', reason: said };
  }
  const meant = blamable.byId.get(deploymentId);
  const deployment = meant && observedOf(meant, blamable);
  return deployment && deployment.startedAt <= incident.openedAt
    ? { deploymentId: deployment.id, method: 'corrected', reason: said }
    : unknownName(deploymentId);
}

function named(
  name: { kind: string; id: string },
  incident: IncidentRecord,
  blamable: Blamable,
): DerivedIncident {
  const latest = [...candidates(name, incident, blamable)]
    .map(each => observedOf(each, blamable))
    .filter(each => each.startedAt <= incident.openedAt)
    .sort(
      (one, other) => other.startedAt - one.startedAt || compareIds(one, other),
    )[0];
  return latest
    ? {
        deploymentId: latest.id,
        method: 'explicit',
        reason: doraReason('attribution.explicit'),
      }
    : unknownName(name.id);
}

function unknownName(id: string): DerivedIncident {
  return {
    method: 'none',
    reason: doraReason('attribution.named-unknown', { named: id }),
  };
}

function candidates(
  { id, kind }: { kind: string; id: string },
  incident: IncidentRecord,
  blamable: Blamable,
): Iterable<DeploymentRecord> {
  const { byId, byRollout, counted } = blamable;
  const here = isOf(incident, blamable) ? blamable.here : [];
  switch (kind) {
    case 'deployment': {
      const deployment = byId.get(id);
      return deployment ? [deployment] : [];
    }
    case 'rollout':
      return byRollout.get(id) ?? [];
    case 'version':
      return here.filter(
        ({ version }) =>
          version !== undefined && plainVersion(version) === plainVersion(id),
      );
    case 'revision':
      return here.filter(each => {
        const revision = counted.get(each.id)?.revision;
        return revision !== undefined && isSameRevision(revision, id);
      });
    case 'artifact':
      return here.filter(({ artifacts }) => artifacts.includes(id));
    default:
      // Something was to blame that is no deployment: a configuration, a flag.
      return [];
  }
}

function isOf(incident: IncidentRecord, blamable: Blamable): boolean {
  return (
    incident.entityRef === blamable.entityRef &&
    incident.environmentId === blamable.environmentId
  );
}

/** A report that was observed, too, stands for what was observed. */
function observedOf(
  deployment: DeploymentRecord,
  { byId, counted }: Blamable,
): DeploymentRecord {
  const sameAs = counted.get(deployment.id)?.sameAs;
  return (sameAs === undefined ? undefined : byId.get(sameAs)) ?? deployment;
}

function latestBefore(
  incident: IncidentRecord,
  blamable: Blamable,
  windowMs: number,
): DeploymentRecord | undefined {
  const { counted } = blamable;
  const { openedAt } = incident;
  const here = isOf(incident, blamable) ? blamable.here : [];
  let latest: { deployment: DeploymentRecord; at: number } | undefined;
  const first = firstFrom(
    here,
    openedAt - windowMs - LONGEST_MS,
    each => each.startedAt,
  );
  for (let index = first; index < here.length; index++) {
    const deployment = here[index];
    if (deployment.startedAt > openedAt) {
      break;
    }
    const countedAt = counted.get(deployment.id)?.countedAt;
    const at =
      countedAt === undefined
        ? undefined
        : hurtSince(deployment, countedAt, incident);
    if (at !== undefined && openedAt - at <= windowMs) {
      const isLater =
        !latest ||
        at > latest.at ||
        (at === latest.at && compareIds(deployment, latest.deployment) > 0);
      latest = isLater ? { deployment, at } : latest;
    }
  }
  return latest?.deployment;
}

/** @returns since when a deployment may have hurt that was there when an incident began; undefined where it was not */
function hurtSince(
  deployment: DeploymentRecord,
  countedAt: number,
  { openedAt, startedAt }: IncidentRecord,
): number | undefined {
  if (countedAt - deployment.startedAt > LONGEST_MS) {
    return undefined;
  }
  const goneAt = undoneAt(deployment);
  if (goneAt !== undefined && goneAt <= startedAt) {
    return undefined;
  }
  if (countedAt <= openedAt) {
    return countedAt;
  }
  return deployment.outcome === 'rolled-back'
    ? deployment.startedAt
    : undefined;
}

/** When no user met it any more, or else when what ran before ran again. */
export function undoneAt({
  outcome,
  recoveredAt,
  rollout,
}: DeploymentRecord): number | undefined {
  return outcome === 'rolled-back'
    ? (rollout?.safeAt ?? recoveredAt)
    : undefined;
}
