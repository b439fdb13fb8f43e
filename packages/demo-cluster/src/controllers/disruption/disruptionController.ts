import { isDeepStrictEqual } from 'util';
import { ClusterClient, KubernetesObject } from '../../cluster/types';
import { Pod } from '../../kubelet/pod';
import { ControllerContext, ControllerDefinition, keyOf } from '../controller';
import { controllerOf, MANAGER } from '../ownership';
import { PODS } from '../pods';
import { matchesSelector } from '../selectors';
import {
  budgetStatus,
  DisruptionBudgetSpec,
  DisruptionBudgetStatus,
} from './decide';

const BUDGETS = 'policy/v1/poddisruptionbudgets';

const PARENTS: Record<string, string> = {
  ReplicaSet: 'apps/v1/replicasets',
  StatefulSet: 'apps/v1/statefulsets',
  Deployment: 'apps/v1/deployments',
};

interface DisruptionBudget extends KubernetesObject {
  spec: DisruptionBudgetSpec;
  status?: DisruptionBudgetStatus;
}

interface Sized extends KubernetesObject {
  spec: { replicas?: number };
}

export function disruptionController({
  client,
  clock,
}: ControllerContext): ControllerDefinition {
  return {
    name: 'disruption',
    resource: BUDGETS,
    concerns: ({ resource, object }) =>
      resource === PODS || Object.values(PARENTS).includes(resource)
        ? client.list(BUDGETS, object.metadata.namespace).map(keyOf)
        : [],
    reconcile: ({ namespace, name }) => {
      const budget = client.get<DisruptionBudget>(BUDGETS, namespace, name);
      if (!budget) return undefined;
      const { selector } = budget.spec;
      const pods = client
        .list<Pod>(PODS, namespace)
        .filter(
          ({ metadata }) =>
            selector !== undefined &&
            matchesSelector(selector, metadata.labels),
        );
      const status = budgetStatus(
        budget.spec,
        pods,
        expectedScale(client, pods),
        budget.status,
        budget.metadata.generation,
        clock.now(),
      );
      if (isDeepStrictEqual(budget.status, status)) return undefined;
      client.updateStatus<DisruptionBudget>(
        BUDGETS,
        { ...budget, status },
        MANAGER,
      );
      return undefined;
    },
  };
}

/** What the topmost controllers of the pods ask for, each counted once; a pod without one counts for itself. */
function expectedScale(client: ClusterClient, pods: readonly Pod[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const top = topController(client, pod);
    sizes.set(top.metadata.uid ?? '', top.spec.replicas ?? 1);
  }
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}

function topController(client: ClusterClient, pod: Pod): Sized {
  let object: KubernetesObject = pod;
  let sized: Sized = { ...pod, spec: { replicas: 1 } };
  for (;;) {
    const owner = controllerOf(object);
    const resource = owner && PARENTS[owner.kind];
    const parent =
      resource &&
      client.get<Sized>(resource, pod.metadata.namespace, owner.name);
    if (!parent) return sized;
    object = parent;
    sized = parent;
  }
}
