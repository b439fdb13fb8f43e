/**
 * What is missing between what there is and an arrangement, and the writes that may be made now.
 *
 * The order keeps requests where pods are ready:
 * - requests are taken from a side at once, given to one only when all of it is ready;
 * - a side is changed or removed only when no requests reach it by the router;
 * - a Service is told which side it means before there is a second one.
 */
import {
  Arrangement,
  Image,
  PlanDocument,
  Release,
  Side,
} from '@quarterdeck/plugin-rollouts-common';
import { ClusterView, DeploymentView } from './view';

export type Write =
  | { kind: 'set-images'; side: 'stable' | 'candidate'; images: Image[] }
  | { kind: 'create-candidate'; images: Image[]; replicas: number }
  | { kind: 'scale-candidate'; replicas: number }
  | { kind: 'delete-candidate' }
  | { kind: 'set-traffic'; traffic: number }
  | { kind: 'pin-service' }
  | { kind: 'unpin-service' };

export interface Reconciliation {
  writes: Write[];
  isThere: boolean;
  /** In words; empty where nothing is missing. */
  missing: string;
  broken?: string;
}

/**
 * @param isRestoring - on the way back it does not matter how the candidate is: it is only to lose its requests, and go
 */
export function reconcile(
  plan: PlanDocument,
  view: ClusterView,
  arrangement: Arrangement,
  isRestoring = false,
): Reconciliation {
  const stable = sideOf(plan, view.stable, arrangement.stable, 'stable');
  const candidate = arrangement.candidate
    ? sideOf(plan, view.candidate, arrangement.candidate, 'candidate')
    : undefined;
  const hasRouter =
    plan.routing.kind === 'istio' || plan.routing.kind === 'service';
  const traffic = hasRouter ? (view.router?.traffic ?? 0) : arrangement.traffic;
  const wanted = arrangement.traffic;
  const writes: Write[] = [];
  const missing: string[] = [];

  const isPinMissing =
    plan.routing.kind === 'service' &&
    view.router?.isPinned === false &&
    arrangement.candidate !== null &&
    !isRestoring;
  if (isPinMissing) {
    writes.push({ kind: 'pin-service' });
    missing.push('the Service names its side');
  }
  if (traffic > wanted) {
    missing.push(`${wanted} % of the requests at the new version`);
    // Requests go where something answers.
    if (stable.isReady) {
      writes.push({ kind: 'set-traffic', traffic: wanted });
    }
  }
  const isStableFree = !hasRouter || traffic === 100 || wanted < 100;
  if (stable.write && isStableFree) {
    writes.push(stable.write);
  }
  missing.push(...stable.missing);
  if (candidate && !isRestoring) {
    if (candidate.write && !isPinMissing) {
      writes.push(candidate.write);
    }
    missing.push(...candidate.missing);
  } else if (view.candidate && !arrangement.candidate) {
    missing.push(`${view.candidate.name} is removed`);
    if (traffic === 0 && stable.isReady) {
      writes.push({ kind: 'delete-candidate' });
    }
  }
  if (traffic < wanted) {
    missing.push(`${wanted} % of the requests at the new version`);
    if (candidate?.isReady) {
      writes.push({ kind: 'set-traffic', traffic: wanted });
    }
  }
  const isUnpinDue =
    plan.routing.kind === 'service' &&
    view.router?.isPinned === true &&
    !plan.routing.wasPinned &&
    arrangement.candidate === null &&
    !view.candidate;
  if (isUnpinDue) {
    writes.push({ kind: 'unpin-service' });
    missing.push('the Service is as it was');
  }
  return {
    writes,
    isThere: missing.length === 0,
    missing: missing.join('; '),
    broken: brokenOf(view, arrangement),
  };
}

interface SideState {
  write?: Write;
  isReady: boolean;
  missing: string[];
}

function sideOf(
  plan: PlanDocument,
  view: DeploymentView | undefined,
  side: Side,
  which: 'stable' | 'candidate',
): SideState {
  const images = releaseOf(plan, side).images;
  const replicas = replicasOf(plan, side);
  if (!view) {
    return which === 'candidate'
      ? {
          write: { kind: 'create-candidate', images, replicas },
          isReady: false,
          missing: ['the new version is started'],
        }
      : {
          isReady: false,
          missing: [`Deployment ${plan.target.name} exists`],
        };
  }
  if (!sameImages(view.images, images)) {
    return {
      write: { kind: 'set-images', side: which, images },
      isReady: false,
      missing: [`${view.name} gets ${images[0].image}`],
    };
  }
  // How many replicas the stable side has is for its autoscaler, or its owner, to say.
  if (which === 'candidate' && view.replicas !== replicas) {
    return {
      write: { kind: 'scale-candidate', replicas },
      isReady: false,
      missing: [`${view.name} has ${replicas} replicas`],
    };
  }
  const isReady =
    view.isObserved &&
    view.updated >= view.replicas &&
    view.total <= view.updated &&
    view.available >= view.updated &&
    view.unavailable === 0;
  return {
    isReady,
    missing: isReady
      ? []
      : [
          `${view.name}: ${view.updated} of ${view.replicas} replicas run it, ${view.available} are available`,
        ],
  };
}

function brokenOf(
  view: ClusterView,
  arrangement: Arrangement,
): string | undefined {
  const { stable, candidate } = arrangement;
  const bears = candidate?.release === 'new' ? view.candidate : undefined;
  const own = stable.release === 'new' ? view.stable : undefined;
  return (
    bears?.broken ?? bears?.stalled ?? own?.broken ?? own?.stalled ?? undefined
  );
}

export function releaseOf(plan: PlanDocument, side: Side): Release {
  return side.release === 'new' ? plan.to : plan.from;
}

/** At least one, where there is any at all. */
export function replicasOf(plan: PlanDocument, { scale }: Side): number {
  return scale === 0
    ? 0
    : Math.max(1, Math.ceil((plan.replicas * scale) / 100));
}

export function sameImages(left: readonly Image[], right: readonly Image[]) {
  const known = new Map(left.map(({ container, image }) => [container, image]));
  return right.every(({ container, image }) => known.get(container) === image);
}

/**
 * What somebody else has changed; undefined where all that differs is what the rollout itself has yet to do.
 *
 * @param allowed - the traffic that the rollout may have left behind: of the arrangement before and of this one
 */
export function changedUnderneath(
  plan: PlanDocument,
  view: ClusterView,
  allowed: readonly number[],
): { object: string; detail: string } | undefined {
  const { stable, candidate, router } = view;
  if (!stable) {
    return { object: `Deployment ${plan.target.name}`, detail: 'it is gone' };
  }
  for (const each of [stable, candidate]) {
    if (
      each &&
      !sameImages(each.images, plan.from.images) &&
      !sameImages(each.images, plan.to.images)
    ) {
      return {
        object: `Deployment ${each.name}`,
        detail: `it runs ${each.images.map(({ image }) => image).join(', ')}`,
      };
    }
  }
  if (stable.basis !== plan.basis) {
    return {
      object: `Deployment ${stable.name}`,
      detail: 'its pod template is another one than when the plan was made',
    };
  }
  if (plan.routing.kind !== 'istio' && plan.routing.kind !== 'service') {
    return undefined;
  }
  const name =
    plan.routing.kind === 'istio'
      ? `VirtualService ${plan.routing.virtualService}`
      : `Service ${plan.routing.service}`;
  if (!router) {
    return { object: name, detail: 'it is gone' };
  }
  if (router.problem !== undefined) {
    return { object: name, detail: router.problem };
  }
  return router.traffic !== undefined && !allowed.includes(router.traffic)
    ? {
        object: name,
        detail: `${router.traffic} % of the requests go to the new version`,
      }
    : undefined;
}
