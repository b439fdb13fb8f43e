import {
  PlanDocument,
  Routing,
  Target,
} from '@quarterdeck/plugin-rollouts-common';
import {
  KubernetesConnection,
  KubernetesStatusError,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { PlanSource, candidateNameOf } from '../../domain/planning';
import { Write } from '../../domain/reconcile';
import { ClusterView, DeploymentView, RouterView } from '../../domain/view';
import { candidateOf } from './candidate';
import { istioRouteOf, weightPatch } from './istio';
import { ownerOf } from './owners';
import {
  DeploymentObject,
  deploymentSchema,
  podListSchema,
  serviceListSchema,
  serviceSchema,
  virtualServiceListSchema,
  virtualServiceSchema,
} from './schemas';
import { assertTurn, stamped } from './stamps';
import { Stamp, WorkloadCluster } from './types';
import {
  basisOf,
  brokenPod,
  imagesOf,
  splitsOf,
  viewOfDeployment,
  viewOfVirtualService,
} from './views';

const TIMEOUT_MS = 8_000;
const APPS = '/apis/apps/v1';
const ISTIO = '/apis/networking.istio.io/v1';

const at = (base: string, namespace: string, resource: string, name = '') =>
  `${base}/namespaces/${encodeURIComponent(namespace)}/${resource}${name && `/${encodeURIComponent(name)}`}`;

/** Plain Deployments, Services and the weights of Istio's VirtualServices, by the API server. */
export class KubernetesWorkloads implements WorkloadCluster {
  constructor(private readonly connection: KubernetesConnection) {}

  async inspect(target: Target, signal: AbortSignal): Promise<PlanSource> {
    const { namespace, name } = target;
    const [object, candidate, services, istio] = await Promise.all([
      this.#get(
        deploymentSchema,
        at(APPS, namespace, 'deployments', name),
        signal,
      ),
      this.#find(
        deploymentSchema,
        at(APPS, namespace, 'deployments', candidateNameOf(target)),
        signal,
      ),
      this.#get(
        serviceListSchema,
        at('/api/v1', namespace, 'services'),
        signal,
      ),
      this.#find(
        virtualServiceListSchema,
        at(ISTIO, namespace, 'virtualservices'),
        signal,
      ),
    ]);
    const labels = object.spec.template.metadata.labels;
    const service = services.items.find(({ spec }) => {
      const selector = Object.entries(spec.selector ?? {});
      return (
        selector.length > 0 &&
        selector.every(([key, value]) => labels[key] === value)
      );
    });
    return {
      images: imagesOf(object),
      replicas: object.spec.replicas,
      basis: basisOf(object),
      owner: ownerOf(object.metadata),
      selector: object.spec.selector.matchLabels,
      service: service && {
        name: service.metadata.name,
        selector: service.spec.selector ?? {},
        owner: ownerOf(service.metadata),
      },
      istio: service && istioRouteOf(istio?.items ?? [], service.metadata.name),
      hasCandidate: candidate !== undefined,
    };
  }

  async read(plan: PlanDocument, signal: AbortSignal): Promise<ClusterView> {
    const { namespace, name } = plan.target;
    const [stable, candidate, router] = await Promise.all([
      this.#find(
        deploymentSchema,
        at(APPS, namespace, 'deployments', name),
        signal,
      ),
      plan.strategy === 'rolling'
        ? undefined
        : this.#find(
            deploymentSchema,
            at(APPS, namespace, 'deployments', candidateNameOf(plan.target)),
            signal,
          ),
      this.#router(plan.routing, namespace, signal),
    ]);
    const [stableView, candidateView] = await Promise.all([
      stable && this.#view(plan, stable, signal),
      candidate && !candidate.metadata.deletionTimestamp
        ? this.#view(plan, candidate, signal)
        : undefined,
    ]);
    return { stable: stableView, candidate: candidateView, router };
  }

  async write(
    plan: PlanDocument,
    view: ClusterView,
    write: Write,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    const { namespace } = plan.target;
    const deployments = at(APPS, namespace, 'deployments');
    switch (write.kind) {
      case 'set-images': {
        const side = required(view[write.side]);
        assertTurn(side, stamp);
        await this.#send(
          'PATCH',
          `${deployments}/${side.name}`,
          signal,
          {
            metadata: {
              resourceVersion: side.resourceVersion,
              annotations: stamped(stamp),
            },
            spec: {
              template: {
                spec: {
                  containers: write.images.map(({ container, image }) => ({
                    name: container,
                    image,
                  })),
                },
              },
            },
          },
          'application/strategic-merge-patch+json',
        );
        return;
      }
      case 'create-candidate':
        await this.#create(plan, write, stamp, signal);
        return;
      case 'scale-candidate': {
        const side = required(view.candidate);
        assertTurn(side, stamp);
        await this.#send('PATCH', `${deployments}/${side.name}`, signal, {
          metadata: {
            resourceVersion: side.resourceVersion,
            annotations: stamped(stamp),
          },
          spec: { replicas: write.replicas },
        });
        return;
      }
      case 'delete-candidate': {
        const side = required(view.candidate);
        assertTurn(side, stamp);
        await this.#send(
          'DELETE',
          `${deployments}/${side.name}`,
          signal,
          {
            kind: 'DeleteOptions',
            apiVersion: 'v1',
            propagationPolicy: 'Background',
            preconditions: {
              uid: side.uid,
              resourceVersion: side.resourceVersion,
            },
          },
          'application/json',
        );
        return;
      }
      default:
        await this.#route(plan, view, write, signal);
    }
  }

  async askPod(
    pod: { namespace: string; name: string; port: string },
    path: string,
    signal: AbortSignal,
  ): Promise<string> {
    return await this.connection.getText(
      `${at('/api/v1', pod.namespace, 'pods', `${pod.name}:${pod.port}`)}/proxy${path}`,
      { signal, timeoutMs: TIMEOUT_MS },
    );
  }

  async podsOf(
    plan: PlanDocument,
    side: 'stable' | 'candidate',
    signal: AbortSignal,
  ) {
    const { namespace, name } = plan.target;
    const object = await this.#find(
      deploymentSchema,
      at(
        APPS,
        namespace,
        'deployments',
        side === 'stable' ? name : candidateNameOf(plan.target),
      ),
      signal,
    );
    const pods = object ? await this.#pods(object, signal) : [];
    return pods
      .filter(({ status }) =>
        status.conditions?.some(
          ({ type, status: holds }) => type === 'Ready' && holds === 'True',
        ),
      )
      .map(({ metadata, spec }) => ({
        name: metadata.name,
        containerPorts: spec.containers.flatMap(({ ports }) =>
          (ports ?? []).map(({ name: portName, containerPort }) => ({
            name: portName,
            port: containerPort,
          })),
        ),
      }));
  }

  async #view(
    plan: PlanDocument,
    object: DeploymentObject,
    signal: AbortSignal,
  ): Promise<DeploymentView> {
    const view = viewOfDeployment(object);
    const isComing =
      view.updated < view.replicas ||
      view.available < view.replicas ||
      view.unavailable > 0;
    return {
      ...view,
      broken: isComing
        ? brokenPod(await this.#pods(object, signal), plan.to.images)
        : undefined,
    };
  }

  async #pods(object: DeploymentObject, signal: AbortSignal) {
    const selector = Object.entries(object.spec.selector.matchLabels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const path = `${at('/api/v1', object.metadata.namespace ?? '', 'pods')}?labelSelector=${encodeURIComponent(selector)}`;
    return (await this.#get(podListSchema, path, signal)).items;
  }

  async #router(
    routing: Routing,
    namespace: string,
    signal: AbortSignal,
  ): Promise<RouterView | undefined> {
    if (routing.kind === 'istio') {
      const object = await this.#find(
        virtualServiceSchema,
        at(ISTIO, namespace, 'virtualservices', routing.virtualService),
        signal,
      );
      return object && viewOfVirtualService(object, routing);
    }
    if (routing.kind === 'service') {
      const object = await this.#find(
        serviceSchema,
        at('/api/v1', namespace, 'services', routing.service),
        signal,
      );
      const value = object?.spec.selector?.[routing.label];
      return (
        object && {
          resourceVersion: object.metadata.resourceVersion,
          isPinned: value !== undefined,
          traffic: value === routing.candidateValue ? 100 : 0,
          problem:
            value === undefined ||
            value === routing.candidateValue ||
            value === routing.stableValue
              ? undefined
              : `it selects ${routing.label}=${value}`,
          owner: ownerOf(object.metadata),
        }
      );
    }
    return undefined;
  }

  async #route(
    { routing, target: { namespace } }: PlanDocument,
    view: ClusterView,
    write: Extract<
      Write,
      { kind: 'set-traffic' | 'pin-service' | 'unpin-service' }
    >,
    signal: AbortSignal,
  ): Promise<void> {
    const { resourceVersion } = required(view.router);
    if (routing.kind === 'service') {
      const value =
        write.kind === 'set-traffic' && write.traffic === 100
          ? routing.candidateValue
          : routing.stableValue;
      await this.#send(
        'PATCH',
        at('/api/v1', namespace, 'services', routing.service),
        signal,
        {
          metadata: { resourceVersion },
          spec: {
            selector: {
              [routing.label]: write.kind === 'unpin-service' ? null : value,
            },
          },
        },
      );
    } else if (routing.kind === 'istio' && write.kind === 'set-traffic') {
      const path = at(
        ISTIO,
        namespace,
        'virtualservices',
        routing.virtualService,
      );
      const object = await this.#get(virtualServiceSchema, path, signal);
      await this.#send(
        'PATCH',
        path,
        signal,
        [
          {
            op: 'test',
            path: '/metadata/resourceVersion',
            value: resourceVersion,
          },
          ...splitsOf(object, routing).flatMap(split => [
            weightPatch(split.route, split.stableIndex, 100 - write.traffic),
            weightPatch(split.route, split.candidateIndex, write.traffic),
          ]),
        ],
        'application/json-patch+json',
      );
    }
  }

  async #create(
    plan: PlanDocument,
    write: Extract<Write, { kind: 'create-candidate' }>,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    const { namespace, name } = plan.target;
    const stable = await this.#get(
      deploymentSchema,
      at(APPS, namespace, 'deployments', name),
      signal,
    );
    try {
      await this.#send(
        'POST',
        at(APPS, namespace, 'deployments'),
        signal,
        candidateOf(plan, stable, write, stamp),
        'application/json',
      );
    } catch (error) {
      if (error instanceof KubernetesStatusError && error.statusCode === 409) {
        // It is there: an answer was lost, or another driver was faster.
        return;
      }
      throw error;
    }
  }

  async #send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    signal: AbortSignal,
    body: unknown,
    contentType = 'application/merge-patch+json',
  ): Promise<void> {
    await this.connection.send(method, path, {
      body,
      contentType,
      signal,
      timeoutMs: TIMEOUT_MS,
    });
  }

  async #get<T extends z.ZodType>(
    schema: T,
    path: string,
    signal: AbortSignal,
  ): Promise<z.output<T>> {
    return schema.parse(
      await this.connection.getJson(path, { signal, timeoutMs: TIMEOUT_MS }),
    );
  }

  async #find<T extends z.ZodType>(
    schema: T,
    path: string,
    signal: AbortSignal,
  ): Promise<z.output<T> | undefined> {
    try {
      return await this.#get(schema, path, signal);
    } catch (error) {
      if (error instanceof KubernetesStatusError && error.statusCode === 404) {
        return undefined;
      }
      throw error;
    }
  }
}

function required<T>(view: T | undefined): T {
  if (view === undefined) {
    throw new Error('What is to be written was not read before');
  }
  return view;
}
