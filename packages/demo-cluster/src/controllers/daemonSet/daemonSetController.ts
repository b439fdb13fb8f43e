import { isDeepStrictEqual } from 'util';
import { NODE_NAME, NODES } from '../../kubelet/node';
import { Pod } from '../../kubelet/pod';
import { ControllerContext, ControllerDefinition, keyOf } from '../controller';
import { DaemonSet, Node } from '../objects';
import {
  claimDependents,
  MANAGER,
  ownersConcerned,
  randomSuffix,
} from '../ownership';
import { createPod, deletePod, podFromTemplate, PODS } from '../pods';
import {
  hashOf,
  REVISION_HASH_LABEL,
  syncRevisions,
  trimRevisions,
} from '../revisions';
import { isEmptySelector, matchesLabels } from '../selectors';
import { decideDaemonSet } from './decide';

const DAEMON_SETS = 'apps/v1/daemonsets';
const COMPONENT = 'daemonset-controller';

export function daemonSetController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock } = context;
  return {
    name: 'daemonset',
    resource: DAEMON_SETS,
    concerns: event => {
      if (event.resource === PODS) {
        return ownersConcerned(
          client,
          event,
          { kind: 'DaemonSet', resource: DAEMON_SETS },
          ({ spec }: DaemonSet) => spec.selector,
        );
      }
      return event.resource === NODES
        ? client.list(DAEMON_SETS).map(keyOf)
        : [];
    },
    reconcile: ({ namespace, name }) => {
      const set = client.get<DaemonSet>(DAEMON_SETS, namespace, name);
      if (!set || isEmptySelector(set.spec.selector)) return undefined;
      const revisions = syncRevisions(context, set);
      const hash = hashOf(revisions[revisions.length - 1], set);
      const pods = claimDependents<Pod>(client, PODS, set, set.spec.selector);
      const decision = decideDaemonSet(
        set,
        pods,
        { hash, eligible: isEligible(context, set) },
        clock.now(),
      );
      if (decision.create) createDaemon(context, set, hash);
      for (const pod of decision.remove) removeDaemon(context, set, pod);
      const { status } = decision;
      if (!isDeepStrictEqual(set.status, status)) {
        client.updateStatus(DAEMON_SETS, { ...set, status }, MANAGER);
      }
      const used = new Set([
        hash,
        ...pods.map(({ metadata }) => metadata.labels?.[REVISION_HASH_LABEL]),
      ]);
      trimRevisions(context, set, revisions, revision =>
        used.has(hashOf(revision, set)),
      );
      return decision.lookAgainAfter;
    },
  };
}

/** Daemons tolerate a cordoned node; only a selector that does not match keeps them away. */
function isEligible({ client }: ControllerContext, { spec }: DaemonSet) {
  const node = client.get<Node>(NODES, undefined, NODE_NAME);
  return (
    node !== undefined &&
    matchesLabels(spec.template.spec.nodeSelector ?? {}, node.metadata.labels)
  );
}

function createDaemon(
  { client, events }: ControllerContext,
  set: DaemonSet,
  hash: string,
): void {
  const generateName = `${set.metadata.name}-`;
  const name = `${generateName}${randomSuffix()}`;
  createPod(
    client,
    podFromTemplate(set, set.spec.template, {
      name,
      generateName,
      labels: { [REVISION_HASH_LABEL]: hash },
    }),
  );
  events.record(
    COMPONENT,
    set,
    'Normal',
    'SuccessfulCreate',
    `Created pod: ${name}`,
  );
}

function removeDaemon(
  { client, events }: ControllerContext,
  set: DaemonSet,
  pod: Pod,
): void {
  deletePod(client, pod);
  events.record(
    COMPONENT,
    set,
    'Normal',
    'SuccessfulDelete',
    `Deleted pod: ${pod.metadata.name}`,
  );
}
