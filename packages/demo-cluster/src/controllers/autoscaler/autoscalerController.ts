import { isDeepStrictEqual } from 'util';
import { KubernetesObject, ResourceName } from '../../cluster/types';
import { ControllerContext, ControllerDefinition, keyOf } from '../controller';
import { MANAGER } from '../ownership';
import { AutoscalerSpec, AutoscalerStatus, decideAutoscaler } from './decide';

const AUTOSCALERS = 'autoscaling/v2/horizontalpodautoscalers';
const COMPONENT = 'horizontal-pod-autoscaler';

const TARGETS: Record<string, ResourceName> = {
  Deployment: 'apps/v1/deployments',
  StatefulSet: 'apps/v1/statefulsets',
  ReplicaSet: 'apps/v1/replicasets',
};

interface Autoscaler extends KubernetesObject {
  spec: AutoscalerSpec;
  status?: AutoscalerStatus;
}

interface Scalable extends KubernetesObject {
  spec: { replicas?: number };
}

/** Looks when its target or its own definition changes: without metrics nothing else could change its mind. */
export function autoscalerController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock, events } = context;
  return {
    name: 'autoscaler',
    resource: AUTOSCALERS,
    concerns: ({ resource, object }) => {
      if (!Object.values(TARGETS).includes(resource)) return [];
      return client
        .list<Autoscaler>(AUTOSCALERS, object.metadata.namespace)
        .filter(({ spec: { scaleTargetRef } }) => {
          const { kind, name } = scaleTargetRef;
          return TARGETS[kind] === resource && name === object.metadata.name;
        })
        .map(keyOf);
    },
    reconcile: ({ namespace, name }) => {
      const autoscaler = client.get<Autoscaler>(AUTOSCALERS, namespace, name);
      if (!autoscaler || autoscaler.metadata.deletionTimestamp) {
        return undefined;
      }
      const { kind, name: targetName } = autoscaler.spec.scaleTargetRef;
      const resource: ResourceName | undefined = TARGETS[kind];
      const target = resource
        ? client.get<Scalable>(resource, namespace, targetName)
        : undefined;
      const decision = decideAutoscaler(
        autoscaler.spec,
        autoscaler.status ?? {},
        target && (target.spec.replicas ?? 1),
        clock.now(),
      );
      if (resource && target && decision.scaleTo !== undefined) {
        client.update<Scalable>(
          resource,
          { ...target, spec: { ...target.spec, replicas: decision.scaleTo } },
          MANAGER,
        );
      }
      const { status } = decision;
      // What was said before need not be said at each change of the target.
      if (isDeepStrictEqual(autoscaler.status, status)) return undefined;
      client.updateStatus<Autoscaler>(
        AUTOSCALERS,
        { ...autoscaler, status },
        MANAGER,
      );
      for (const { type, reason, message } of decision.events) {
        events.record(COMPONENT, autoscaler, type, reason, message);
      }
      return undefined;
    },
  };
}
