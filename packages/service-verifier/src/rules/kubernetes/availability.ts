import {
  Manifest,
  fieldsAt,
  itemsAt,
  stringAt,
  valueAt,
} from '@quarterdeck/kustomize';
import {
  PodView,
  Problem,
  View,
  numberAt,
  ofKind,
  podsOf,
  selects,
  viewRule,
} from './views';

/** The workload that an autoscaler scales. */
function targetOf(view: View, autoscaler: Manifest): Manifest | undefined {
  const { kind, name } = fieldsAt(autoscaler, 'spec', 'scaleTargetRef') ?? {};
  return view.objects.find(
    object => object.kind === kind && object.metadata.name === name,
  );
}

export const oneOwnerOfReplicas = viewRule(
  'kubernetes/one-owner-of-replicas',
  'Where an autoscaler says how many replicas there are, the manifest does not: each deployment would undo it',
  view =>
    ofKind(view, 'HorizontalPodAutoscaler').flatMap(autoscaler => {
      const object = targetOf(view, autoscaler);
      return object && valueAt(object, 'spec', 'replicas') !== undefined
        ? [
            {
              object,
              message:
                'replicas belong to the HorizontalPodAutoscaler: remove them here',
            },
          ]
        : [];
    }),
);

export const autoscalers = viewRule(
  'kubernetes/autoscalers',
  'Autoscalers scale something that says what it needs, and say how fast they do',
  view =>
    ofKind(view, 'HorizontalPodAutoscaler').flatMap(object => {
      const target = targetOf(view, object);
      const pod = podsOf(view).find(each => each.object === target);
      const problem = (message: string) => [{ object, message }];
      return [
        ...(target ? [] : problem('what it scales is not there')),
        ...(valueAt(object, 'spec', 'behavior', 'scaleDown') === undefined
          ? problem(
              'no behavior: it takes away replicas as soon as a moment is quiet',
            )
          : []),
        ...(pod ? missingRequests(object, pod) : []),
      ];
    }),
);

/** Utilization is a share of what containers request. */
function missingRequests(object: Manifest, pod: PodView): Problem[] {
  return itemsAt(object, 'spec', 'metrics')
    .map(metric => stringAt(metric, 'resource', 'name'))
    .flatMap(name =>
      name !== undefined &&
      pod.containers.some(
        container =>
          valueAt(container, 'resources', 'requests', name) === undefined,
      )
        ? [
            {
              object,
              message: `a container requests no ${name}, so its utilization is unknown and nothing is scaled`,
            },
          ]
        : [],
    );
}

/** Least replicas of a workload; undefined where it is not said here. */
function leastReplicas(view: View, workload: Manifest): number {
  const autoscaler = ofKind(view, 'HorizontalPodAutoscaler').find(
    each => targetOf(view, each) === workload,
  );
  return (
    numberAt(autoscaler, 'spec', 'minReplicas') ??
    numberAt(workload, 'spec', 'replicas') ??
    1
  );
}

/** Budgets, with the workloads that serve and that they are for. */
function budgets(view: View) {
  const pods = podsOf(view).filter(({ isJob }) => !isJob);
  return ofKind(view, 'PodDisruptionBudget').map(object => ({
    object,
    workloads: pods
      .filter(({ labels }) =>
        selects(valueAt(object, 'spec', 'selector'), labels),
      )
      .map(pod => pod.object),
  }));
}

export const drainable = viewRule(
  'kubernetes/drainable',
  'Nodes can be drained, and no drain takes all replicas at once',
  view => [
    ...budgets(view).flatMap(({ object, workloads }) =>
      budgetProblems(view, object, workloads),
    ),
    ...podsOf(view)
      .filter(({ object }) => object.kind === 'Deployment')
      .filter(
        ({ object }) =>
          leastReplicas(view, object) > 1 &&
          !budgets(view).some(({ workloads }) => workloads.includes(object)),
      )
      .map(({ object }) => ({
        object,
        message:
          'several replicas and no PodDisruptionBudget: a drain may take all of them at once',
      })),
  ],
);

function budgetProblems(
  view: View,
  object: Manifest,
  workloads: readonly Manifest[],
): Problem[] {
  const { maxUnavailable, minAvailable } = fieldsAt(object, 'spec') ?? {};
  const least = Math.max(
    0,
    ...workloads.map(workload => leastReplicas(view, workload)),
  );
  const isBlocking =
    maxUnavailable === 0 ||
    maxUnavailable === '0%' ||
    minAvailable === '100%' ||
    (typeof minAvailable === 'number' && minAvailable >= least);
  return [
    ...(workloads.length === 0
      ? [{ object, message: 'it selects no pods' }]
      : []),
    ...(isBlocking
      ? [
          {
            object,
            message: 'it forbids every eviction: no node can be drained',
          },
        ]
      : []),
    ...(workloads.length > 0 && least < 2
      ? [
          {
            object,
            message:
              'it is for a single replica: it only gets in the way of draining its node',
          },
        ]
      : []),
  ];
}

export const brokenPods = viewRule(
  'kubernetes/eviction-of-broken-pods',
  'Pods that are broken anyway never keep a node from being drained',
  view =>
    ofKind(view, 'PodDisruptionBudget')
      .filter(
        object =>
          valueAt(object, 'spec', 'unhealthyPodEvictionPolicy') !==
          'AlwaysAllow',
      )
      .map(object => ({
        object,
        message: 'set unhealthyPodEvictionPolicy to AlwaysAllow',
      })),
);
