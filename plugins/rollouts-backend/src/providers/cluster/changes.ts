import {
  ObjectOwner,
  PlanDocument,
  PlannedChange,
} from '@quarterdeck/plugin-rollouts-common';
import { candidateNameOf } from '../../domain/planning';
import { replicasOf } from '../../domain/reconcile';
import { imagesBody, selectorBody, weightsBody } from './bodies';
import { candidateOf } from './candidate';
import { ownerOf } from './owners';
import { DeploymentObject, VirtualServiceObject } from './schemas';

export interface PlannedObjects {
  stable: DeploymentObject;
  virtualService?: VirtualServiceObject;
  serviceOwner?: ObjectOwner;
}

/**
 * The requests that a rollout sends, in their order and as they are sent, but for what is not known before: the stamp of
 * the driver and the versions on which each is conditional. Values of environment variables are withheld: who may see a
 * plan may not see those for that.
 */
export function changesOf(
  plan: PlanDocument,
  objects: PlannedObjects,
): PlannedChange[] {
  const { target, steps, to } = plan;
  const { stable } = objects;
  const candidate = candidateNameOf(target);
  const change = deploymentChange(plan, ownerOf(stable.metadata));
  const imagesChange = change(
    `Give ${target.name} the new images`,
    target.name,
    imagesBody(to.images),
  );
  const first = steps.find(({ arrangement }) => arrangement.candidate !== null)
    ?.arrangement.candidate;
  if (!first) {
    return [imagesChange];
  }
  const replicas = replicasOf(plan, first);
  const created = candidateOf(
    plan,
    withoutValues(stable),
    { kind: 'create-candidate', images: to.images, replicas },
    {},
  );
  const sizes = steps.flatMap(({ arrangement }) =>
    arrangement.candidate ? [replicasOf(plan, arrangement.candidate)] : [],
  );
  const largest = Math.max(...sizes);
  return [
    change(
      `Create ${candidate} as a copy of ${target.name} with the new images`,
      candidate,
      created,
    ),
    ...(largest > replicas
      ? [
          change(
            `Scale ${candidate} from ${replicas} to ${largest} replicas, step by step`,
            candidate,
            { spec: { replicas: largest } },
          ),
        ]
      : []),
    ...routingChanges(plan, objects),
    imagesChange,
    change(`Delete ${candidate}`, candidate, {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
    }),
  ];
}

function deploymentChange(
  { target: { namespace } }: PlanDocument,
  owner: ObjectOwner,
) {
  return (title: string, name: string, body: unknown): PlannedChange => ({
    title,
    object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name },
    owner,
    text: JSON.stringify(body, null, 2),
  });
}

function routingChanges(
  plan: PlanDocument,
  { virtualService, serviceOwner }: PlannedObjects,
): PlannedChange[] {
  const { routing, steps, target } = plan;
  const { namespace } = target;
  if (routing.kind === 'istio' && virtualService) {
    const weights = steps
      .map(({ arrangement }) => arrangement.traffic)
      .filter((weight, index, all) => weight !== (all[index - 1] ?? 0));
    return weights.map(weight => ({
      title: `Send ${weight} % of the requests for ${routing.host} to ${routing.candidateSubset}`,
      object: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        namespace,
        name: routing.virtualService,
      },
      owner: ownerOf(virtualService.metadata),
      text: JSON.stringify(
        weightsBody(virtualService, routing, weight),
        null,
        2,
      ),
    }));
  }
  if (routing.kind === 'service' && serviceOwner) {
    const change = (title: string, value: string | null): PlannedChange => ({
      title,
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        namespace,
        name: routing.service,
      },
      owner: serviceOwner,
      text: JSON.stringify(selectorBody(routing, value), null, 2),
    });
    return [
      ...(routing.wasPinned
        ? []
        : [
            change(`Let ${routing.service} name its side`, routing.stableValue),
          ]),
      change(
        `Switch ${routing.service} to the new version`,
        routing.candidateValue,
      ),
      change(
        `Switch ${routing.service} back once ${target.name} runs it`,
        routing.stableValue,
      ),
      ...(routing.wasPinned
        ? []
        : [change(`Leave ${routing.service} as it was`, null)]),
    ];
  }
  return [];
}

const WITHHELD = 'withheld: as it is in the Deployment that runs';

function withoutValues(object: DeploymentObject): DeploymentObject {
  const { template } = object.spec;
  const without = (container: Record<string, unknown>) =>
    Array.isArray(container.env)
      ? {
          env: container.env.map((variable: Record<string, unknown>) =>
            'value' in variable ? { ...variable, value: WITHHELD } : variable,
          ),
        }
      : {};
  const { initContainers } = template.spec;
  return {
    ...object,
    spec: {
      ...object.spec,
      template: {
        ...template,
        spec: {
          ...template.spec,
          containers: template.spec.containers.map(container => ({
            ...container,
            ...without(container),
          })),
          ...(Array.isArray(initContainers)
            ? {
                initContainers: initContainers.map(container => ({
                  ...container,
                  ...without(container),
                })),
              }
            : {}),
        },
      },
    },
  };
}
