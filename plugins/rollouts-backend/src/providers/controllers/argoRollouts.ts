import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { DelegateSource } from '../../domain/delegated/planning';
import { DelegatedView, DelegatedWrite } from '../../domain/delegated/state';
import { argoSteps } from '../../domain/delegated/steps';
import { sameImages } from '../../domain/reconcile';
import { imagesBody } from '../cluster/bodies';
import { APPS, KubernetesObjects, at } from '../cluster/objects';
import { ownerOf } from '../cluster/owners';
import { DeploymentObject, deploymentSchema } from '../cluster/schemas';
import { assertTurn, generationOf, stamped } from '../cluster/stamps';
import { Stamp } from '../cluster/types';
import { basisOf, imagesOf } from '../cluster/views';
import {
  objectOf,
  templateOf,
  holderOf,
  variantOf,
  stepsOf,
  blueGreenPauseOf,
  isObserved,
  isStable,
  isServedWhole,
  standingOf,
  weightOf,
  stepAt,
  messageOf,
  troubleOf,
} from './argoStatus';
import {
  ArgoRolloutObject,
  argoRolloutListSchema,
  argoRolloutSchema,
  replicaSetListSchema,
} from './schemas';
import { Delegate, DelegatedWorkload } from './types';

const ARGO = '/apis/argoproj.io/v1alpha1';
const HASH_LABEL = 'rollouts-pod-template-hash';

/** Argo Rollouts: the template starts it; it is paused, aborted and promoted as its kubectl plugin does. */
export class ArgoRollouts implements Delegate {
  constructor(
    private readonly cluster: string,
    private readonly objects: KubernetesObjects,
  ) {}

  async inspect(
    workload: DelegatedWorkload,
    signal: AbortSignal,
  ): Promise<DelegateSource | undefined> {
    const { namespace } = workload;
    const rollouts = await this.objects.find(
      argoRolloutListSchema,
      at(ARGO, namespace, 'rollouts'),
      signal,
    );
    const rollout = rollouts?.items.find(({ metadata, spec }) =>
      workload.kind === 'Rollout'
        ? metadata.name === workload.name
        : spec.workloadRef?.kind === workload.kind &&
          spec.workloadRef.name === workload.name,
    );
    if (!rollout) {
      return undefined;
    }
    const held = { rollout, deployment: await this.#lender(rollout, signal) };
    const template = templateOf(held);
    if (!template) {
      return undefined;
    }
    const { metadata, spec } = rollout;
    const named = imagesOf(template);
    const variant = variantOf(rollout);
    return {
      strategy: 'argo-rollouts',
      target: {
        cluster: this.cluster,
        namespace,
        kind: held.deployment ? 'Deployment' : 'Rollout',
        name: holderOf(held).name,
      },
      targetOwner: ownerOf(holderOf(held)),
      object: objectOf(rollout),
      serving: (await this.#stableImages(rollout, signal)) ?? named,
      replicas: spec.replicas,
      basis: basisOf(template),
      routing: {
        kind: 'argo-rollouts',
        rollout: metadata.name,
        named,
        variant,
      },
      steps: argoSteps(variant, stepsOf(rollout), blueGreenPauseOf(rollout)),
      notices: [],
      trouble: troubleOf(held),
    };
  }

  async read(
    { target, routing, to, from, steps }: PlanDocument,
    signal: AbortSignal,
  ): Promise<DelegatedView | undefined> {
    if (routing.kind !== 'argo-rollouts') {
      return undefined;
    }
    const rollout = await this.objects.find(
      argoRolloutSchema,
      at(ARGO, target.namespace, 'rollouts', routing.rollout),
      signal,
    );
    const held = rollout && {
      rollout,
      deployment: await this.#lender(rollout, signal),
    };
    const template = held && templateOf(held);
    if (!held || !template || holderOf(held).name !== target.name) {
      return undefined;
    }
    const { status, spec, metadata } = held.rollout;
    const holder = holderOf(held);
    const images = imagesOf(template);
    const standing = standingOf(held);
    const weight = weightOf(held.rollout);
    return {
      theirs: {
        object: objectOf(held.rollout),
        phase: status.phase,
        standing,
        weight: standing === 'promoting' ? 100 : weight,
        message: messageOf(held.rollout),
      },
      revision: status.currentPodHash,
      step: Math.min(stepAt(held.rollout), steps.length - 1),
      isSuspended: spec.paused,
      skipsAnalysis: status.promoteFull,
      isAborted: status.abort && standing === 'failed',
      isNewServed: sameImages(images, from.images)
        ? !isServedWhole(held)
        : sameImages(images, to.images) &&
          isObserved(held) &&
          (isStable(held.rollout) || weight > 0),
      target: {
        name: holder.name,
        resourceVersion: holder.resourceVersion,
        generation: generationOf(holder),
        images,
        basis: basisOf(template),
      },
      controller: {
        name: metadata.name,
        resourceVersion: metadata.resourceVersion,
        generation: generationOf(metadata),
      },
    };
  }

  async write(
    plan: PlanDocument,
    view: DelegatedView,
    write: DelegatedWrite,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    const { namespace } = plan.target;
    const path = at(ARGO, namespace, 'rollouts', view.controller.name);
    const { resourceVersion } = view.controller;
    assertTurn(view.controller, stamp);
    switch (write.kind) {
      case 'set-images':
        await this.#setImages(plan, view, write.release, stamp, signal);
        return;
      case 'set-suspended':
        await this.objects.send('PATCH', path, signal, {
          metadata: { resourceVersion, annotations: stamped(stamp) },
          spec: { paused: write.isSuspended },
        });
        return;
      case 'set-skipping':
        if (write.isSkipping) {
          await this.#patchStatus(path, resourceVersion, signal, {
            promoteFull: true,
          });
        }
        // It takes the mark away itself once it is done.
        return;
      case 'abort':
        await this.#patchStatus(path, resourceVersion, signal, { abort: true });
        return;
      case 'promote':
        await this.#promote(path, view, write.step, signal);
        return;
      default:
        throw new Error(`Argo Rollouts knows no ${String(write)}`);
    }
  }

  /** As the kubectl plugin's `promote`: ends a pause, or else leaves the step; never both. */
  async #promote(
    path: string,
    { controller }: DelegatedView,
    step: number,
    signal: AbortSignal,
  ) {
    const { status, metadata, spec } = await this.objects.get(
      argoRolloutSchema,
      path,
      signal,
    );
    const isPaused = (status.pauseConditions ?? []).length > 0;
    const isBeingUnpaused = status.controllerPause && !isPaused;
    if (
      isBeingUnpaused ||
      metadata.resourceVersion !== controller.resourceVersion
    ) {
      return;
    }
    await this.#patchStatus(path, controller.resourceVersion, signal, {
      pauseConditions: null,
      ...(isPaused || !spec.strategy.canary
        ? {}
        : { currentStepIndex: step + 1 }),
    });
  }

  async #setImages(
    { target: { namespace, kind }, to, from }: PlanDocument,
    { target }: DelegatedView,
    release: 'old' | 'new',
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    assertTurn(target, stamp);
    const { images } = release === 'new' ? to : from;
    const metadata = {
      resourceVersion: target.resourceVersion,
      annotations: stamped(stamp),
    };
    if (kind === 'Deployment') {
      await this.objects.send(
        'PATCH',
        at(APPS, namespace, 'deployments', target.name),
        signal,
        { metadata, ...imagesBody(images) },
        'application/strategic-merge-patch+json',
      );
      return;
    }
    // Custom resources know no strategic merge: the list of containers is sent whole.
    const path = at(ARGO, namespace, 'rollouts', target.name);
    const { spec } = await this.objects.get(argoRolloutSchema, path, signal);
    const wanted = new Map(
      images.map(({ container, image }) => [container, image]),
    );
    const containers = spec.template?.spec.containers.map(container => ({
      ...container,
      image: wanted.get(container.name) ?? container.image,
    }));
    await this.objects.send('PATCH', path, signal, {
      metadata,
      spec: { template: { spec: { containers } } },
    });
  }

  async #patchStatus(
    path: string,
    resourceVersion: string,
    signal: AbortSignal,
    status: object,
  ): Promise<void> {
    await this.objects.send('PATCH', `${path}/status`, signal, {
      metadata: { resourceVersion },
      status,
    });
  }

  async #lender(
    { metadata, spec }: ArgoRolloutObject,
    signal: AbortSignal,
  ): Promise<DeploymentObject | undefined> {
    return spec.workloadRef?.kind === 'Deployment'
      ? await this.objects.find(
          deploymentSchema,
          at(
            APPS,
            metadata.namespace ?? '',
            'deployments',
            spec.workloadRef.name,
          ),
          signal,
        )
      : undefined;
  }

  /** What serves where the template already names something else; undefined where it is the same. */
  async #stableImages(rollout: ArgoRolloutObject, signal: AbortSignal) {
    const { metadata, status } = rollout;
    if (isStable(rollout)) {
      return undefined;
    }
    const selector = encodeURIComponent(`${HASH_LABEL}=${status.stableRS}`);
    const sets = await this.objects.get(
      replicaSetListSchema,
      `${at(APPS, metadata.namespace ?? '', 'replicasets')}?labelSelector=${selector}`,
      signal,
    );
    const stable = sets.items.find(each =>
      each.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid),
    );
    return stable && imagesOf(stable);
  }
}
