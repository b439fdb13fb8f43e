import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { DelegateSource } from '../../domain/delegated/planning';
import {
  DelegatedView,
  DelegatedWrite,
  Theirs,
} from '../../domain/delegated/state';
import {
  flaggerStepAt,
  flaggerSteps,
  flaggerWeights,
} from '../../domain/delegated/steps';
import { imagesBody } from '../cluster/bodies';
import { APPS, CORE, KubernetesObjects, at } from '../cluster/objects';
import { ownerOf } from '../cluster/owners';
import { deploymentSchema } from '../cluster/schemas';
import { assertTurn, generationOf, stamped } from '../cluster/stamps';
import { Stamp } from '../cluster/types';
import { basisOf, imagesOf, viewOfDeployment } from '../cluster/views';
import {
  PROMOTING,
  analysisOf,
  intervalOf,
  isNewServed,
  objectOf,
  primaryOf,
  standingOf,
  troubleOf,
  weightOf,
} from './flaggerCanary';
import { FlaggerHooks } from './hooks';
import {
  CanaryObject,
  canaryListSchema,
  canarySchema,
  eventListSchema,
} from './schemas';
import { Delegate, DelegatedWorkload } from './types';

const FLAGGER = '/apis/flagger.app/v1beta1';

/** Flagger: the target's image starts it, its Canary holds and skips it, its webhooks ask us. */
export class Flagger implements Delegate {
  constructor(
    private readonly cluster: string,
    private readonly objects: KubernetesObjects,
    private readonly hooks: FlaggerHooks | undefined,
  ) {}

  async inspect(
    workload: DelegatedWorkload,
    signal: AbortSignal,
  ): Promise<DelegateSource | undefined> {
    const { namespace } = workload;
    const canaries = await this.objects.find(
      canaryListSchema,
      at(FLAGGER, namespace, 'canaries'),
      signal,
    );
    const canary = canaries?.items.find(({ metadata, spec: { targetRef } }) =>
      workload.kind === 'Canary'
        ? metadata.name === workload.name
        : targetRef.kind === workload.kind && targetRef.name === workload.name,
    );
    if (!canary) {
      return undefined;
    }
    const [target, primary] = await this.#deployments(
      namespace,
      canary.spec.targetRef.name,
      signal,
    );
    const serving = primary ?? target;
    const hooks = this.#hooksOf(namespace, canary);
    return (
      target &&
      serving && {
        strategy: 'flagger',
        target: {
          cluster: this.cluster,
          namespace,
          kind: 'Deployment',
          name: target.metadata.name,
        },
        targetOwner: ownerOf(target.metadata),
        object: objectOf(namespace, canary),
        serving: imagesOf(serving),
        replicas: serving.spec.replicas,
        basis: basisOf(target),
        routing: {
          kind: 'flagger',
          canary: canary.metadata.name,
          primary: primaryOf(target.metadata.name),
          named: imagesOf(target),
          skipsAnalysis: canary.spec.skipAnalysis,
          hooks,
          threshold: Math.max(1, analysisOf(canary).threshold),
          intervalMs: intervalOf(canary),
        },
        steps: flaggerSteps({
          intervalMs: intervalOf(canary),
          iterations: analysisOf(canary).iterations,
          hasMatch: analysisOf(canary).match.length > 0,
          weights: flaggerWeights(analysisOf(canary)),
        }),
        notices: this.#noticesOf(namespace, canary, hooks),
        trouble: troubleOf(
          namespace,
          canary,
          primary && viewOfDeployment(primary),
          viewOfDeployment(target),
        ),
      }
    );
  }

  async read(
    plan: PlanDocument,
    signal: AbortSignal,
  ): Promise<DelegatedView | undefined> {
    const { target, routing } = plan;
    if (routing.kind !== 'flagger') {
      return undefined;
    }
    const [canary, [deployment, primaryObject]] = await Promise.all([
      this.objects.find(
        canarySchema,
        at(FLAGGER, target.namespace, 'canaries', routing.canary),
        signal,
      ),
      this.#deployments(target.namespace, target.name, signal),
    ]);
    if (!canary || !deployment || !primaryObject) {
      return undefined;
    }
    const named = viewOfDeployment(deployment);
    const primary = viewOfDeployment(primaryObject);
    const { status, spec, metadata } = canary;
    const standing = standingOf(canary, named, primary);
    const weight = weightOf(plan, canary);
    return {
      theirs: {
        object: objectOf(target.namespace, canary),
        phase: status.phase,
        standing,
        weight: standing === 'promoting' ? 100 : weight,
        failedChecks: status.failedChecks,
        message: await this.#message(target.namespace, canary, signal),
      },
      revision: status.lastAppliedSpec,
      step: PROMOTING.includes(status.phase)
        ? plan.steps.length - 1
        : flaggerStepAt(plan.steps, {
            weight: status.canaryWeight,
            iterations: status.iterations,
            isWaitingPromotion: status.phase === 'WaitingPromotion',
          }),
      isSuspended: spec.suspend,
      skipsAnalysis: spec.skipAnalysis,
      isAborted: status.phase === 'Failed' && standing === 'failed',
      isNewServed: isNewServed(plan, named, primary, weight),
      target: {
        name: named.name,
        resourceVersion: named.resourceVersion,
        generation: named.generation,
        images: named.images,
        basis: named.basis,
      },
      controller: {
        name: metadata.name,
        resourceVersion: metadata.resourceVersion,
        generation: generationOf(metadata),
      },
    };
  }

  async write(
    { target: { namespace }, from, to }: PlanDocument,
    view: DelegatedView,
    write: DelegatedWrite,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    const part = write.kind === 'set-images' ? view.target : view.controller;
    assertTurn(part, stamp);
    const metadata = {
      resourceVersion: part.resourceVersion,
      annotations: stamped(stamp),
    };
    switch (write.kind) {
      case 'set-images':
        await this.objects.send(
          'PATCH',
          at(APPS, namespace, 'deployments', part.name),
          signal,
          {
            metadata,
            ...imagesBody((write.release === 'new' ? to : from).images),
          },
          'application/strategic-merge-patch+json',
        );
        return;
      case 'set-suspended':
      case 'set-skipping':
        await this.objects.send(
          'PATCH',
          at(FLAGGER, namespace, 'canaries', part.name),
          signal,
          {
            metadata,
            spec:
              write.kind === 'set-suspended'
                ? { suspend: write.isSuspended }
                : { skipAnalysis: write.isSkipping },
          },
        );
        return;
      default:
        // An abort is the answer to its webhook; it has no step to leave.
        return;
    }
  }

  async #deployments(namespace: string, name: string, signal: AbortSignal) {
    return await Promise.all(
      [name, primaryOf(name)].map(each =>
        this.objects.find(
          deploymentSchema,
          at(APPS, namespace, 'deployments', each),
          signal,
        ),
      ),
    );
  }

  /** Types of its webhooks that ask this room. */
  #hooksOf(namespace: string, canary: CanaryObject): string[] {
    const { name } = canary.metadata;
    return analysisOf(canary)
      .webhooks.filter(({ type, url }) =>
        this.hooks?.isOurs(url, {
          cluster: this.cluster,
          namespace,
          name,
          type,
        }),
      )
      .map(({ type }) => type);
  }

  #noticesOf(
    namespace: string,
    canary: CanaryObject,
    hooks: readonly string[],
  ): Reason[] {
    const object = objectOf(namespace, canary);
    const missing = (
      ['confirm-rollout', 'confirm-promotion', 'rollback'] as const
    ).filter(type => !hooks.includes(type));
    return [
      ...(canary.spec.skipAnalysis
        ? [rolloutReason('notice.skips-analysis', { object })]
        : []),
      ...(this.hooks
        ? missing.map(type => rolloutReason(`notice.no-${type}`, { object }))
        : [rolloutReason('notice.no-hooks', { object })]),
    ];
  }

  /** What Flagger says in its events, which is more than its conditions tell. */
  async #message(
    namespace: string,
    canary: CanaryObject,
    signal: AbortSignal,
  ): Promise<Theirs['message']> {
    const selector = `involvedObject.kind=Canary,involvedObject.name=${canary.metadata.name}`;
    const path = `${at(CORE, namespace, 'events')}?fieldSelector=${encodeURIComponent(selector)}`;
    // Without the right to read events its condition has to do.
    const events = await this.objects
      .find(eventListSchema, path, signal)
      .catch(() => undefined);
    const messages = (events?.items ?? [])
      .sort((left, right) => timeOf(left).localeCompare(timeOf(right)))
      .map(({ message }) => message);
    const said =
      canary.status.phase === 'Failed'
        ? messages.findLast(message => /^(Halt|Rolling back)/.test(message))
        : messages.at(-1);
    return said ?? canary.status.conditions?.at(-1)?.message;
  }
}

function timeOf(event: {
  lastTimestamp?: string | null;
  eventTime?: string | null;
}): string {
  return event.lastTimestamp ?? event.eventTime ?? '';
}
