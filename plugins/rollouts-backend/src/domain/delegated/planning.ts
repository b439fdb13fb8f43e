import { InputError } from '@backstage/errors';
import {
  DelegatedStrategy,
  Image,
  ObjectOwner,
  PlanDocument,
  PlannedChange,
  PlannedGate,
  Routing,
  Step,
  Target,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { PlanRequest, releaseOf, withImages } from '../planning';
import { sameImages } from '../reconcile';
import { HAND_OVER } from './steps';

/** A workload that a controller of the cluster carries out rollouts of, as it is when a plan is made. */
export interface DelegateSource {
  strategy: DelegatedStrategy;
  /** What we write: where the pod template is. */
  target: Target;
  targetOwner: ObjectOwner;
  /** `Canary shop/shop`. */
  object: string;
  /** What serves. */
  serving: Image[];
  replicas: number;
  basis: string;
  routing: Extract<Routing, { kind: DelegatedStrategy }>;
  steps: Step[];
  notices: Reason[];
  /** Why it takes nothing new now. */
  trouble?: string;
}

/** Whether a controller of the cluster carries it out. */
export function isDelegated({ strategy }: Pick<PlanDocument, 'strategy'>) {
  return strategy === 'flagger' || strategy === 'argo-rollouts';
}

/**
 * What we would write, what their controller would do by its own specification, and what going back will do.
 *
 * @throws InputError for what cannot be planned, with what to do about it
 */
export function planDelegated(
  request: Omit<PlanRequest, 'options' | 'target'>,
  source: DelegateSource,
): PlanDocument {
  const { strategy, object, routing, target } = source;
  const { name } = target;
  if (request.strategy !== undefined && request.strategy !== strategy) {
    throw new InputError(
      `${object} drives ${name}: two controllers would move the same requests. Choose the strategy ${strategy}, or take ${object} away first`,
    );
  }
  if (source.trouble !== undefined) {
    throw new InputError(source.trouble);
  }
  const from = releaseOf(source.serving);
  const to = releaseOf(withImages(source.serving, request.images));
  if (sameImages(from.images, to.images)) {
    throw new InputError(
      `${name} runs ${from.version ?? from.images[0].image} already`,
    );
  }
  if (sameImages(routing.named, to.images)) {
    throw new InputError(
      `${name} names ${to.version ?? to.images[0].image} already, and ${object} has given it up: deploy another version, or take the image back first`,
    );
  }
  const { analysis, images: _images, ...kept } = request;
  return {
    ...kept,
    target,
    strategy,
    from,
    to,
    replicas: source.replicas,
    routing,
    steps: source.steps,
    // Their controller looks at the metrics.
    analysis: { ...analysis, metrics: [] },
    gates: [],
    changes: [],
    basis: source.basis,
  };
}

/** A gate between steps can only be where their controller waits for one. */
export function placedGates(
  { strategy, routing }: PlanDocument,
  gates: readonly PlannedGate[],
): PlannedGate[] {
  const canWait =
    routing.kind === 'flagger' && routing.hooks.includes('confirm-promotion');
  return isDelegated({ strategy })
    ? gates
        .filter(({ beforeStep }) => beforeStep === null || canWait)
        .map(gate =>
          gate.beforeStep === null ? gate : { ...gate, beforeStep: HAND_OVER },
        )
    : [...gates];
}

/** A gate that is not asked is no secret. */
export function droppedGates(
  { target }: PlanDocument,
  wanted: readonly PlannedGate[],
  gates: readonly PlannedGate[],
): Reason[] {
  return wanted
    .filter(({ kind }) => !gates.some(gate => gate.kind === kind))
    .map(({ kind }) =>
      rolloutReason('notice.gate-dropped', {
        gate: kind,
        object: `${target.kind} ${target.name}`,
      }),
    );
}

/** What a reader has to know before starting. */
export function delegateNotices(
  plan: PlanDocument,
  { object, notices }: DelegateSource,
): Reason[] {
  const { strategy, target, from } = plan;
  const isFlagger = strategy === 'flagger';
  const params = {
    object,
    controller: isFlagger ? 'Flagger' : 'Argo Rollouts',
    target: `${target.kind} ${target.name}`,
    version: from.version ?? from.images[0].image,
  };
  return [
    rolloutReason('notice.delegate', params),
    rolloutReason(
      isFlagger ? 'notice.back-flagger' : 'notice.back-argo',
      params,
    ),
    ...(plan.purpose === 'rollback'
      ? [rolloutReason('notice.back-delegate', params)]
      : []),
    ...notices,
  ];
}

/** What we would write. */
export function delegatedChanges(
  { to: { images } }: PlanDocument,
  { target, targetOwner, object }: DelegateSource,
): PlannedChange[] {
  const { kind, namespace, name } = target;
  return [
    {
      title: `Give ${kind} ${name} the new images; ${object} does the rest`,
      object: {
        apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
        kind,
        namespace,
        name,
      },
      owner: targetOwner,
      text: JSON.stringify(
        {
          spec: {
            template: {
              spec: {
                containers: images.map(({ container, image }) => ({
                  name: container,
                  image,
                })),
              },
            },
          },
        },
        null,
        2,
      ),
    },
  ];
}
