import { isDeepStrictEqual } from 'util';
import { KubernetesObject } from '../../cluster/types';
import { Pod } from '../../kubelet/pod';
import { ControllerContext, ControllerDefinition } from '../controller';
import { ControllerRevision, StatefulSet } from '../objects';
import { claimDependents, MANAGER, ownersConcerned } from '../ownership';
import { createPod, deletePod, podFromTemplate, PODS } from '../pods';
import {
  REVISION_HASH_LABEL,
  syncRevisions,
  templateOf,
  trimRevisions,
} from '../revisions';
import { isEmptySelector } from '../selectors';
import { decideStatefulSet, ordinalOf, revisionOfPod } from './decide';

const STATEFUL_SETS = 'apps/v1/statefulsets';
const CLAIMS = 'v1/persistentvolumeclaims';
const COMPONENT = 'statefulset-controller';

export function statefulSetController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock } = context;
  return {
    name: 'statefulset',
    resource: STATEFUL_SETS,
    concerns: event =>
      event.resource === PODS
        ? ownersConcerned(
            client,
            event,
            { kind: 'StatefulSet', resource: STATEFUL_SETS },
            ({ spec }: StatefulSet) => spec.selector,
          )
        : [],
    reconcile: ({ namespace, name }) => {
      const set = client.get<StatefulSet>(STATEFUL_SETS, namespace, name);
      if (!set || isEmptySelector(set.spec.selector)) return undefined;
      const revisions = syncRevisions(context, set);
      const pods = claimDependents<Pod>(
        client,
        PODS,
        set,
        set.spec.selector,
      ).filter(pod => ordinalOf(set, pod) >= 0);
      const updateRevision = revisions[revisions.length - 1].metadata.name;
      const known = revisions.some(
        ({ metadata }) => metadata.name === set.status?.currentRevision,
      );
      const currentRevision =
        (known && set.status?.currentRevision) || updateRevision;
      const decision = decideStatefulSet(
        { set, pods, currentRevision, updateRevision },
        clock.now(),
      );
      for (const { ordinal, revision } of decision.create) {
        createMember(context, set, revisions, ordinal, revision);
      }
      for (const pod of decision.remove) removeMember(context, set, pod);
      const { status } = decision;
      if (!isDeepStrictEqual(set.status, status)) {
        client.updateStatus(STATEFUL_SETS, { ...set, status }, MANAGER);
      }
      const used = new Set([
        status.currentRevision,
        updateRevision,
        ...pods.map(revisionOfPod),
      ]);
      trimRevisions(context, set, revisions, ({ metadata }) =>
        used.has(metadata.name),
      );
      return decision.lookAgainAfter;
    },
  };
}

function createMember(
  context: ControllerContext,
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
  ordinal: number,
  revisionName: string,
): void {
  const { client, events } = context;
  const revision = revisions.find(
    ({ metadata }) => metadata.name === revisionName,
  );
  if (!revision) throw new Error(`revision ${revisionName} is not there`);
  const name = `${set.metadata.name}-${ordinal}`;
  const template = templateOf(revision);
  const claims = set.spec.volumeClaimTemplates ?? [];
  for (const claim of claims) createClaim(context, set, claim, name);
  const claimVolumes = claims.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
  }));
  const claimed = new Set(claimVolumes.map(volume => volume.name));
  const volumes = [
    ...(template.spec.volumes ?? []).filter(
      volume => !claimed.has(String(volume.name)),
    ),
    ...claimVolumes,
  ];
  createPod(
    client,
    podFromTemplate(set, template, {
      name,
      generateName: `${set.metadata.name}-`,
      labels: {
        'apps.kubernetes.io/pod-index': String(ordinal),
        'statefulset.kubernetes.io/pod-name': name,
        [REVISION_HASH_LABEL]: revisionName,
      },
      spec: {
        hostname: name,
        ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
        ...(volumes.length > 0 && { volumes }),
      },
    }),
  );
  events.record(
    COMPONENT,
    set,
    'Normal',
    'SuccessfulCreate',
    `create Pod ${name} in StatefulSet ${set.metadata.name} successful`,
  );
}

/** Claims outlive their pods and are found again by name. */
function createClaim(
  { client, events }: ControllerContext,
  set: StatefulSet,
  claim: KubernetesObject,
  podName: string,
): void {
  const { namespace } = set.metadata;
  const name = `${claim.metadata.name}-${podName}`;
  if (client.get(CLAIMS, namespace, name)) return;
  client.create(
    CLAIMS,
    {
      ...claim,
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...claim.metadata,
        name,
        namespace,
        labels: {
          ...claim.metadata.labels,
          ...set.spec.selector.matchLabels,
        },
      },
    },
    MANAGER,
  );
  events.record(
    COMPONENT,
    set,
    'Normal',
    'SuccessfulCreate',
    `create Claim ${name} Pod ${podName} in StatefulSet ${set.metadata.name} success`,
  );
}

function removeMember(
  { client, events }: ControllerContext,
  set: StatefulSet,
  pod: Pod,
): void {
  deletePod(client, pod);
  events.record(
    COMPONENT,
    set,
    'Normal',
    'SuccessfulDelete',
    `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`,
  );
}
