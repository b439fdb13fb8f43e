import { createHash } from 'crypto';
import { Container, Pod } from './pod';
import { PodBehavior } from './types';

/** Wins over the image's tag; one of the values of `PodBehavior`. Speaks of the pod's first container. */
export const BEHAVIOR_ANNOTATION = 'quarterdeck.io/demo-behavior';
/** Seconds from the pod's start until it is ready, as a decimal. */
export const STARTUP_ANNOTATION = 'quarterdeck.io/demo-startup';
/** Seconds that a program which runs to completion takes, as a decimal. */
export const DURATION_ANNOTATION = 'quarterdeck.io/demo-duration';

const TAG_BEHAVIORS: ReadonlyArray<[RegExp, PodBehavior]> = [
  [/bad|broken/, 'image-pull-error'],
  [/crash/, 'crash-loop'],
  [/unready/, 'unready'],
  [/errors/, 'errors'],
  [/slow/, 'slow'],
];

const BEHAVIORS: ReadonlySet<string> = new Set<PodBehavior>([
  'healthy',
  ...TAG_BEHAVIORS.map(([, behavior]) => behavior),
]);

const SHORTEST_STARTUP_MS = 850;
const STARTUP_SPREAD_MS = 300;
const DEFAULT_DURATION_MS = 1_000;

/** What the annotations and images of a pod say about its course. Durations are in milliseconds. */
export interface PodScript {
  /** By container name, init containers included. */
  behaviors: ReadonlyMap<string, PodBehavior>;
  /** From the pod's start until it is ready. */
  startup: number;
  /** How long the main containers run before they exit; undefined for programs that serve until stopped. */
  duration: number | undefined;
  /** Annotations that say nothing intelligible, for a warning event. */
  problems: readonly string[];
}

export function readScript(pod: Pod): PodScript {
  const problems: string[] = [];
  const annotations = pod.metadata.annotations ?? {};
  const annotated = annotations[BEHAVIOR_ANNOTATION];
  if (annotated !== undefined && !isBehavior(annotated)) {
    problems.push(
      `${BEHAVIOR_ANNOTATION} is "${annotated}", not one of ${[
        ...BEHAVIORS,
      ].join(', ')}`,
    );
  }
  const seconds = (annotation: string) => {
    const text = annotations[annotation];
    if (text === undefined) return undefined;
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
    problems.push(`${annotation} is "${text}", not a number of seconds`);
    return undefined;
  };
  const [main] = pod.spec.containers;
  const behaviors = new Map(
    [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(
      ({ name, image }) => [name, behaviorOfImage(image)],
    ),
  );
  if (annotated !== undefined && isBehavior(annotated)) {
    behaviors.set(main.name, annotated);
  }
  const duration = seconds(DURATION_ANNOTATION);
  return {
    behaviors,
    startup: seconds(STARTUP_ANNOTATION) ?? defaultStartup(pod, main),
    duration: duration ?? (isJobPod(pod) ? DEFAULT_DURATION_MS : undefined),
    problems,
  };
}

export function behaviorOfImage(image: string): PodBehavior {
  const tag = /:([^/:]+)$/.exec(image.split('@')[0])?.[1] ?? '';
  return TAG_BEHAVIORS.find(([pattern]) => pattern.test(tag))?.[1] ?? 'healthy';
}

/** A program is not up before its first readiness probe is due. The spread is stable for a pod's name. */
function defaultStartup({ metadata }: Pod, { readinessProbe }: Container) {
  const spread = createHash('sha256').update(metadata.name).digest()[0] / 255;
  return Math.max(
    SHORTEST_STARTUP_MS + spread * STARTUP_SPREAD_MS,
    (readinessProbe?.initialDelaySeconds ?? 0) * 1000,
  );
}

function isJobPod({ metadata }: Pod): boolean {
  return (metadata.ownerReferences ?? []).some(
    ({ kind, controller }) => controller && kind === 'Job',
  );
}

function isBehavior(text: string): text is PodBehavior {
  return BEHAVIORS.has(text);
}
