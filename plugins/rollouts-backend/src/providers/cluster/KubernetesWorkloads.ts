import {
  PlanDocument,
  PlannedChange,
  Target,
} from '@quarterdeck/plugin-rollouts-common';
import {
  KubernetesConnection,
  KubernetesStatusError,
} from '@quarterdeck/toolkit-node';
import { Access } from '../../domain/access';
import { PlanSource, candidateNameOf } from '../../domain/planning';
import { Write } from '../../domain/reconcile';
import { ClusterView, DeploymentView } from '../../domain/view';
import { ArgoRollouts } from '../controllers/argoRollouts';
import { Flagger } from '../controllers/flagger';
import { FlaggerHooks } from '../controllers/hooks';
import { Delegates } from '../controllers/types';
import { imagesBody } from './bodies';
import { candidateOf } from './candidate';
import { changesOf } from './changes';
import { ClusterFacts, KubernetesFacts } from './clusterFacts';
import { istioRouteOf } from './istio';
import { labelSelectorOf } from './labelSelector';
import { APPS, CORE, ISTIO, KubernetesObjects, at } from './objects';
import { refusedAccesses } from './ownAccess';
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
import { readyPods } from './readyPods';
import { readRouter, writeRouter } from './routers';
import { assertTurn, stamped } from './stamps';
import { Stamp, WorkloadCluster } from './types';
import { basisOf, brokenPod, imagesOf, viewOfDeployment } from './views';

/** Plain Deployments, Services and the weights of Istio's VirtualServices, by the API server. */
export class KubernetesWorkloads implements WorkloadCluster {
  readonly #objects: KubernetesObjects;
  readonly delegates: Delegates;
  readonly facts: ClusterFacts;

  constructor(
    private readonly connection: KubernetesConnection,
    cluster: string,
    hooks?: FlaggerHooks,
  ) {
    this.#objects = new KubernetesObjects(connection);
    this.facts = new KubernetesFacts(this.#objects);
    this.delegates = {
      flagger: new Flagger(cluster, this.#objects, hooks),
      'argo-rollouts': new ArgoRollouts(cluster, this.#objects),
    };
  }

  async refused(
    namespace: string,
    accesses: readonly Access[],
    signal: AbortSignal,
  ): Promise<Access[]> {
    return await refusedAccesses(this.connection, namespace, accesses, signal);
  }

  async inspect(target: Target, signal: AbortSignal): Promise<PlanSource> {
    const { namespace, name } = target;
    const [object, candidate, services, istio] = await Promise.all([
      this.#objects.get(
        deploymentSchema,
        at(APPS, namespace, 'deployments', name),
        signal,
      ),
      this.#objects.find(
        deploymentSchema,
        at(APPS, namespace, 'deployments', candidateNameOf(target)),
        signal,
      ),
      this.#objects.get(
        serviceListSchema,
        at(CORE, namespace, 'services'),
        signal,
      ),
      this.#objects.find(
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

  async describe(
    plan: PlanDocument,
    signal: AbortSignal,
  ): Promise<PlannedChange[]> {
    const { routing, target } = plan;
    const { namespace, name } = target;
    const [stable, virtualService, service] = await Promise.all([
      this.#objects.get(
        deploymentSchema,
        at(APPS, namespace, 'deployments', name),
        signal,
      ),
      routing.kind === 'istio'
        ? this.#objects.get(
            virtualServiceSchema,
            at(ISTIO, namespace, 'virtualservices', routing.virtualService),
            signal,
          )
        : undefined,
      routing.kind === 'service'
        ? this.#objects.get(
            serviceSchema,
            at(CORE, namespace, 'services', routing.service),
            signal,
          )
        : undefined,
    ]);
    return changesOf(plan, {
      stable,
      virtualService,
      serviceOwner: service && ownerOf(service.metadata),
    });
  }

  async read(plan: PlanDocument, signal: AbortSignal): Promise<ClusterView> {
    const { namespace, name } = plan.target;
    const [stable, candidate, router] = await Promise.all([
      this.#objects.find(
        deploymentSchema,
        at(APPS, namespace, 'deployments', name),
        signal,
      ),
      plan.strategy === 'rolling'
        ? undefined
        : this.#objects.find(
            deploymentSchema,
            at(APPS, namespace, 'deployments', candidateNameOf(plan.target)),
            signal,
          ),
      readRouter(this.#objects, plan, signal),
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
    // Routers bear no stamp: what is beside them tells whose turn it is.
    for (const side of [view.stable, view.candidate]) {
      if (side) {
        assertTurn(side, stamp);
      }
    }
    switch (write.kind) {
      case 'set-images': {
        const side = required(view[write.side]);
        await this.#objects.send(
          'PATCH',
          `${deployments}/${side.name}`,
          signal,
          {
            metadata: {
              resourceVersion: side.resourceVersion,
              annotations: stamped(stamp),
            },
            ...imagesBody(write.images),
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
        await this.#objects.send(
          'PATCH',
          `${deployments}/${side.name}`,
          signal,
          {
            metadata: {
              resourceVersion: side.resourceVersion,
              annotations: stamped(stamp),
            },
            spec: { replicas: write.replicas },
          },
        );
        return;
      }
      case 'delete-candidate': {
        const side = required(view.candidate);
        await this.#objects.send(
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
        await writeRouter(
          this.#objects,
          plan,
          required(view.router),
          write,
          signal,
        );
    }
  }

  async askPod(
    pod: { namespace: string; name: string; port: string },
    path: string,
    signal: AbortSignal,
  ): Promise<string> {
    return await this.#objects.text(
      `${at(CORE, pod.namespace, 'pods', `${pod.name}:${pod.port}`)}/proxy${path}`,
      signal,
    );
  }

  async podsOf(
    plan: PlanDocument,
    side: 'stable' | 'candidate',
    signal: AbortSignal,
  ) {
    const { namespace, name } = plan.target;
    const object = await this.#objects.find(
      deploymentSchema,
      at(
        APPS,
        namespace,
        'deployments',
        // Flagger tries the new version where the target is.
        side === 'stable' || plan.routing.kind === 'flagger'
          ? name
          : candidateNameOf(plan.target),
      ),
      signal,
    );
    const pods = object ? await this.#pods(object, signal) : [];
    return readyPods(pods);
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
    const selector = labelSelectorOf(object.spec.selector);
    const path = `${at(CORE, object.metadata.namespace ?? '', 'pods')}?labelSelector=${encodeURIComponent(selector)}`;
    return (await this.#objects.get(podListSchema, path, signal)).items;
  }

  async #create(
    plan: PlanDocument,
    write: Extract<Write, { kind: 'create-candidate' }>,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    const { namespace, name } = plan.target;
    const stable = await this.#objects.get(
      deploymentSchema,
      at(APPS, namespace, 'deployments', name),
      signal,
    );
    try {
      await this.#objects.send(
        'POST',
        at(APPS, namespace, 'deployments'),
        signal,
        candidateOf(plan, stable, write, stamped(stamp)),
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
}

function required<T>(view: T | undefined): T {
  if (view === undefined) {
    throw new Error('What is to be written was not read before');
  }
  return view;
}
