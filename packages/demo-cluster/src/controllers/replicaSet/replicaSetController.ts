import { isDeepStrictEqual } from 'util';
import { Pod } from '../../kubelet/pod';
import { ControllerContext, ControllerDefinition } from '../controller';
import { REPLICA_SETS } from '../deployment/deploymentController';
import { ReplicaSet } from '../objects';
import {
  claimDependents,
  MANAGER,
  ownersConcerned,
  randomSuffix,
} from '../ownership';
import { createPod, deletePod, podFromTemplate, PODS } from '../pods';
import { isEmptySelector } from '../selectors';
import { decideReplicaSet, replicaSetStatus } from './decide';

const COMPONENT = 'replicaset-controller';

export function replicaSetController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock } = context;
  return {
    name: 'replicaset',
    resource: REPLICA_SETS,
    concerns: event =>
      event.resource === PODS
        ? ownersConcerned(
            client,
            event,
            { kind: 'ReplicaSet', resource: REPLICA_SETS },
            ({ spec }: ReplicaSet) => spec.selector,
          )
        : [],
    reconcile: ({ namespace, name }) => {
      const replicaSet = client.get<ReplicaSet>(REPLICA_SETS, namespace, name);
      if (!replicaSet || isEmptySelector(replicaSet.spec.selector)) {
        return undefined;
      }
      const { selector } = replicaSet.spec;
      const claim = () =>
        claimDependents<Pod>(client, PODS, replicaSet, selector);
      const decision = decideReplicaSet(replicaSet, claim(), clock.now());
      let failure: unknown;
      try {
        createPods(context, replicaSet, decision.create);
      } catch (error) {
        failure = error;
      }
      removePods(context, replicaSet, decision.remove);
      const status = replicaSetStatus(
        replicaSet,
        claim(),
        failure === undefined ? undefined : messageOf(failure),
        clock.now(),
      );
      writeStatus(context, replicaSet, status);
      // After the status is written: the failure is on record while the attempt is repeated.
      if (failure !== undefined) throw failure;
      return decision.lookAgainAfter;
    },
  };
}

function createPods(
  { client, events }: ControllerContext,
  replicaSet: ReplicaSet,
  count: number,
): void {
  const generateName = `${replicaSet.metadata.name}-`;
  for (let index = 0; index < count; index++) {
    const name = `${generateName}${randomSuffix()}`;
    const pod = podFromTemplate(replicaSet, replicaSet.spec.template, {
      name,
      generateName,
    });
    try {
      createPod(client, pod);
    } catch (error) {
      events.record(
        COMPONENT,
        replicaSet,
        'Warning',
        'FailedCreate',
        `Error creating: ${messageOf(error)}`,
      );
      throw error;
    }
    events.record(
      COMPONENT,
      replicaSet,
      'Normal',
      'SuccessfulCreate',
      `Created pod: ${name}`,
    );
  }
}

function removePods(
  { client, events }: ControllerContext,
  replicaSet: ReplicaSet,
  pods: readonly Pod[],
): void {
  for (const pod of pods) {
    deletePod(client, pod);
    events.record(
      COMPONENT,
      replicaSet,
      'Normal',
      'SuccessfulDelete',
      `Deleted pod: ${pod.metadata.name}`,
    );
  }
}

function writeStatus(
  { client }: ControllerContext,
  replicaSet: ReplicaSet,
  status: ReplicaSet['status'],
): void {
  if (isDeepStrictEqual(replicaSet.status, status)) return;
  client.updateStatus(REPLICA_SETS, { ...replicaSet, status }, MANAGER);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
