import {
  Analysis,
  Image,
  ObjectOwner,
  PlanDocument,
  Purpose,
  Release,
  Routing,
  Strategy,
  Target,
} from '@quarterdeck/plugin-rollouts-common';
import { InputError } from '@backstage/errors';
import { stepsOf } from './strategies';
import { StrategyOptions } from './strategies/types';

/** A VirtualService that splits the requests of a host between two subsets. */
export interface IstioRoute {
  virtualService: string;
  host: string;
  stableSubset: string;
  candidateSubset: string;
  owner: ObjectOwner;
}

/** What the cluster says of a workload when a plan is made. */
export interface PlanSource {
  images: Image[];
  replicas: number;
  basis: string;
  owner: ObjectOwner;
  /** Labels by which its pods are selected. */
  selector: Record<string, string>;
  /** The Service whose selector selects its pods; undefined where there is none. */
  service?: {
    name: string;
    selector: Record<string, string>;
    owner: ObjectOwner;
  };
  istio?: IstioRoute;
  /** A rollout that is under way, by the annotation on the Deployment. */
  hasCandidate: boolean;
}

export const TRACK_LABEL = 'quarterdeck.io/track';
export const CANDIDATE_TRACK = 'canary';

export function candidateNameOf(target: Pick<Target, 'name'>): string {
  return `${target.name}-canary`;
}

export interface PlanRequest {
  entityRef: string;
  environmentId: string;
  environmentTitle?: string;
  isProtected: boolean;
  target: Target;
  purpose: Purpose;
  /** Undefined: what fits. */
  strategy?: Strategy;
  /** The new images by container; containers that are not named keep theirs. */
  images: readonly Image[];
  options: StrategyOptions;
  analysis: Analysis;
  progressDeadlineMs: number;
  cause: string | null;
}

/**
 * What exactly would be done; its gates and changes are for the caller to add.
 *
 * @throws InputError for what cannot be planned, with what to do about it
 */
export function makePlan(
  request: PlanRequest,
  source: PlanSource,
): PlanDocument {
  const from = releaseOf(source.images);
  const to = releaseOf(withImages(source.images, request.images));
  if (
    from.images.every(({ image }, index) => image === to.images[index].image)
  ) {
    throw new InputError(
      `${request.target.name} runs ${from.version ?? from.images[0].image} already`,
    );
  }
  if (source.replicas === 0) {
    throw new InputError(
      `${request.target.name} is scaled to zero; give it a replica before you roll something out`,
    );
  }
  const strategy = request.strategy ?? fittingStrategy(source);
  const routing = routingOf(strategy, source, request.target);
  const { options, ...kept } = request;
  const steps = stepsOf(strategy, options);
  return {
    entityRef: kept.entityRef,
    environmentId: kept.environmentId,
    environmentTitle: kept.environmentTitle,
    isProtected: kept.isProtected,
    target: kept.target,
    purpose: kept.purpose,
    strategy,
    from,
    to,
    replicas: source.replicas,
    routing,
    steps,
    analysis: kept.analysis,
    progressDeadlineMs: kept.progressDeadlineMs,
    gates: [],
    changes: [],
    basis: source.basis,
    cause: kept.cause,
  };
}

function fittingStrategy(source: PlanSource): Strategy {
  const hasTrack = TRACK_LABEL in source.selector;
  const isPinned = TRACK_LABEL in (source.service?.selector ?? {});
  if (source.istio && hasTrack && !isPinned) {
    return 'canary';
  }
  return 'rolling';
}

function routingOf(
  strategy: Strategy,
  source: PlanSource,
  { name }: Target,
): Routing {
  if (strategy === 'rolling') {
    return { kind: 'none' };
  }
  const track = source.selector[TRACK_LABEL];
  if (track === undefined) {
    throw new InputError(
      `The selector of ${name} has no label ${TRACK_LABEL}: a second Deployment beside it would claim its pods. Add the label ${TRACK_LABEL}: stable to its selector and pods, or choose the strategy rolling`,
    );
  }
  // Also behind a mesh: subsets are parts of what the Service selects.
  const isPinned = TRACK_LABEL in (source.service?.selector ?? {});
  if (isPinned && strategy !== 'blue-green') {
    throw new InputError(
      `Service ${source.service?.name} selects by ${TRACK_LABEL}: no request would reach a canary`,
    );
  }
  if (strategy === 'canary-replicas') {
    return { kind: 'none' };
  }
  if (strategy === 'canary') {
    if (!source.istio) {
      throw new InputError(
        `There is no VirtualService whose route to ${source.service?.name ?? name} names two subsets; add subsets, or choose the strategy canary-replicas or rolling`,
      );
    }
    const { owner: _owner, ...route } = source.istio;
    return { kind: 'istio', ...route };
  }
  if (!source.service) {
    throw new InputError(
      `No Service selects the pods of ${name}; there is nothing to switch. Choose the strategy rolling`,
    );
  }
  return {
    kind: 'service',
    service: source.service.name,
    label: TRACK_LABEL,
    stableValue: track,
    candidateValue: CANDIDATE_TRACK,
    wasPinned: isPinned,
  };
}

export function withImages(
  current: readonly Image[],
  wanted: readonly Image[],
): Image[] {
  const unknown = wanted.find(
    ({ container }) => !current.some(each => each.container === container),
  );
  if (unknown) {
    throw new InputError(
      `There is no container ${unknown.container}; there is ${current.map(({ container }) => container).join(', ')}`,
    );
  }
  const images = new Map(
    wanted.map(({ container, image }) => [container, image]),
  );
  return current.map(({ container, image }) => ({
    container,
    image: images.get(container) ?? image,
  }));
}

export function releaseOf(images: Image[]): Release {
  return { version: versionOf(images[0].image), images };
}

/** `registry:5000/team/api:1.4.2@sha256:…` is 1.4.2. */
export function versionOf(image: string): string | null {
  const [reference, digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(reference)?.[1];
  return tag ?? digest?.replace(/^sha256:/, '').slice(0, 12) ?? null;
}

/** From the first write to the end, where nothing is in the way. */
export function expectedDurationMs(plan: PlanDocument): number {
  const arranging = 15_000;
  return plan.steps.reduce((sum, { holdMs }) => sum + holdMs + arranging, 0);
}
