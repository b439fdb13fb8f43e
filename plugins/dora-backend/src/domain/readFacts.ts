import {
  Deployment,
  deploymentFactPayloadSchema,
  deploymentSchema,
} from '@quarterdeck/plugin-environments-common';
import {
  IncidentFactPayload,
  incidentFactPayloadSchema,
} from '@quarterdeck/plugin-incidents-common';
import { rolloutFactPayloadSchema } from '@quarterdeck/plugin-rollouts-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { z } from 'zod';
import {
  ToldDeployment,
  ToldIncident,
  ToldRollout,
  mergeDeployments,
  mergeIncidents,
  mergeRollouts,
} from './told';

/** What the room asks the timeline for: beginnings of types. */
export const FACT_TYPES = [
  'environments.deployment',
  'rollouts.rollout',
  'incidents.incident',
];

/** As long as the columns are. */
const LONGEST_ID = 200;
const LONGEST_INCIDENT_ID = 36;
const LONGEST_NAME = 300;
const LONGEST_KIND = 60;

/** What facts tell, each thing once. */
export interface ReadFacts {
  deployments: Map<string, ToldDeployment>;
  rollouts: Map<string, ToldRollout>;
  incidents: Map<string, ToldIncident>;
  /** Of those that say nothing that can be used. */
  unusable: Fact[];
}

/** Reads facts, in any order, into what they tell. */
export function readFacts(facts: readonly Fact[]): ReadFacts {
  const read: ReadFacts = {
    deployments: new Map(),
    rollouts: new Map(),
    incidents: new Map(),
    unusable: [],
  };
  for (const fact of facts) {
    const isUsable = addTo(read, fact);
    if (!isUsable) {
      read.unusable.push(fact);
    }
  }
  return read;
}

function addTo(read: ReadFacts, fact: Fact): boolean {
  switch (fact.type.split('.')[0]) {
    case 'environments':
      return add(read.deployments, readDeployment(fact), mergeDeployments);
    case 'rollouts':
      return add(read.rollouts, readRollout(fact), mergeRollouts);
    default:
      return add(read.incidents, readIncident(fact), mergeIncidents);
  }
}

function add<Told>(
  to: Map<string, Told>,
  read: { id: string; told: Told } | undefined,
  merge: (one: Told, other: Told) => Told,
): boolean {
  if (!read) {
    return false;
  }
  const known = to.get(read.id);
  to.set(read.id, known === undefined ? read.told : merge(known, read.told));
  return true;
}

/** What a sender may say beyond what is observed. */
const saidSchema = z.object({
  unplanned: z.boolean().nullish(),
  artifact: z.string().nullish(),
});
const payloadSchema = deploymentFactPayloadSchema.extend({
  deployment: deploymentSchema.extend(saidSchema.shape),
});

function readDeployment(
  fact: Fact,
): { id: string; told: ToldDeployment } | undefined {
  const payload = payloadSchema.safeParse(fact.payload);
  const { environmentId, position } = fact;
  if (
    !payload.success ||
    !isId(payload.data.deployment.id) ||
    environmentId === null
  ) {
    return undefined;
  }
  const { deployment } = payload.data;
  const { id, outcome, recovery, source } = deployment;
  return {
    id,
    told: {
      position,
      ownEnd:
        outcome === null || outcome === 'rolled-back'
          ? undefined
          : { outcome, position },
      record: {
        id,
        entityRef: fact.entityRef,
        environmentId,
        source,
        version: nameOf(deployment.version),
        previousVersion: nameOf(deployment.previousVersion),
        revision: nameOf(deployment.revision, LONGEST_ID),
        artifacts: artifactsOf(deployment),
        startedAt: Date.parse(deployment.startedAt),
        finishedAt: optionalTime(deployment.finishedAt),
        outcome: outcome ?? undefined,
        rolledBackAt: optionalTime(recovery?.startedAt),
        recoveredAt: optionalTime(recovery?.finishedAt),
        rolloutId: nameOf(deployment.rolloutId, LONGEST_ID),
        reportedRework: deployment.unplanned ?? undefined,
      },
    },
  };
}

function artifactsOf({
  artifact,
  images,
}: Pick<Deployment, 'images'> & z.infer<typeof saidSchema>): string[] {
  const names = images.flatMap(({ digest, image }) =>
    digest === null
      ? [image]
      : [image, `${image.replace(/[:@][^/]*$/, '')}@${digest}`, digest],
  );
  return [...new Set([...names, ...(artifact ? [artifact] : [])])].filter(
    name => name.length <= LONGEST_NAME,
  );
}

function readRollout(
  fact: Fact,
): { id: string; told: ToldRollout } | undefined {
  const payload = rolloutFactPayloadSchema.safeParse(fact.payload);
  if (!payload.success) {
    return undefined;
  }
  const { rolloutId: id, breachAt, purpose, safeAt } = payload.data;
  const at = Date.parse(fact.occurredAt);
  return {
    id,
    told: {
      id,
      purpose,
      firstAt: at,
      requestedAt: fact.type.endsWith('.requested') ? at : undefined,
      startedAt: fact.type.endsWith('.started') ? at : undefined,
      breachedAt: optionalTime(breachAt),
      safeAt: optionalTime(safeAt),
    },
  };
}

function readIncident(
  fact: Fact,
): { id: string; told: ToldIncident } | undefined {
  const payload = incidentFactPayloadSchema.safeParse(fact.payload);
  if (
    !payload.success ||
    payload.data.incidentId.length > LONGEST_INCIDENT_ID
  ) {
    return undefined;
  }
  const { incidentId: id, attributed, ...told } = payload.data;
  return {
    id,
    told: {
      position: fact.position,
      record: {
        id,
        number: told.number,
        entityRef: fact.entityRef,
        environmentId: fact.environmentId ?? undefined,
        title: told.title,
        severity: told.severity,
        startedAt: Date.parse(told.startedAt),
        openedAt: Date.parse(told.openedAt),
        mitigatedAt: optionalTime(told.mitigatedAt),
        resolvedAt: optionalTime(told.resolvedAt),
        mergedInto: told.mergedInto ?? undefined,
        ...causeOf(attributed),
      },
    },
  };
}

/** A person may say that it was no change; a change that is no deployment, as its fact tells, is none to blame either. */
function causeOf(
  attributed: IncidentFactPayload['attributed'],
): Pick<ToldIncident['record'], 'named' | 'isNobodysFault'> {
  if (!attributed) {
    return {};
  }
  const { factId, subject } = attributed;
  if (subject) {
    const { id, kind } = subject;
    return id.length <= LONGEST_NAME && kind.length <= LONGEST_KIND
      ? { named: { kind, id } }
      : {};
  }
  return factId === null ? { isNobodysFault: true } : {};
}

function isId(id: string): boolean {
  return id.length > 0 && id.length <= LONGEST_ID;
}

/** What is longer is no name that anybody could refer to. */
function nameOf(
  text: string | null | undefined,
  longest = LONGEST_NAME,
): string | undefined {
  return text && text.length <= longest ? text : undefined;
}

function optionalTime(text: string | null | undefined): number | undefined {
  return text ? Date.parse(text) : undefined;
}
