import { Container, Pod } from '../kubelet/pod';
import { PodBehavior } from '../kubelet/types';

/** The share of requests, 0 to 1, that a pod answers with 5xx. */
export const ERROR_RATE_ANNOTATION = 'quarterdeck.io/demo-error-rate';
/** The median latency of a pod in milliseconds. */
export const LATENCY_ANNOTATION = 'quarterdeck.io/demo-latency';

/** Latencies above this tell a demo nothing more and only hold connections. */
const LATENCY_CEILING_MS = 5_000;
const DEFAULT_ERROR_RATE = 0.2;
const READINESS = ['readinessProbe'];
const LIVENESS = ['livenessProbe', 'startupProbe'];

/** A TCP port that a container of the pod declares. */
export interface ProfilePort {
  container: string;
  name?: string;
  port: number;
}

/** How the simulated program of a pod answers. */
export interface PodProfile {
  service: string;
  /** Tag of the first container's image, or the start of its digest. */
  version: string;
  /** The containers that keep running, the main ones first. */
  containers: readonly string[];
  /** Those that run to completion before them; only their logs exist here. */
  initContainers: readonly string[];
  ports: readonly ProfilePort[];
  /** Paths that answer 503 while the pod is not ready. */
  readinessPaths: ReadonlySet<string>;
  /** Paths that answer 200 as long as the process runs. */
  livenessPaths: ReadonlySet<string>;
  errorRate: number;
  latency: { median: number; sigma: number; ceiling: number };
  /** What was wrong with the annotations, for the pod's log. */
  warnings: readonly string[];
}

export function podProfile(pod: Pod, behavior: PodBehavior): PodProfile {
  const warnings: string[] = [];
  const { containers, initContainers = [] } = pod.spec;
  const main = containers[0];
  const sidecars = initContainers.filter(
    container => container.restartPolicy === 'Always',
  );
  const listening = [...containers, ...sidecars];
  const annotations = pod.metadata.annotations ?? {};
  const slow = behavior === 'slow';
  const errorRate = numberAnnotation(annotations, ERROR_RATE_ANNOTATION, 1);
  const median = numberAnnotation(
    annotations,
    LATENCY_ANNOTATION,
    LATENCY_CEILING_MS,
  );
  for (const annotation of [errorRate, median]) {
    if (annotation.warning) warnings.push(annotation.warning);
  }
  return {
    service: serviceName(pod),
    version: imageVersion(main.image),
    containers: listening.map(({ name }) => name),
    initContainers: initContainers
      .filter(container => !sidecars.includes(container))
      .map(({ name }) => name),
    ports: declaredPorts(listening),
    readinessPaths: new Set(['/ready', ...probePaths(listening, READINESS)]),
    livenessPaths: new Set(['/health', ...probePaths(listening, LIVENESS)]),
    errorRate:
      errorRate.value ??
      (behavior === 'errors' ? errorRateOf(imageVersion(main.image)) : 0),
    // Log-normal: p99 is median × e^(2.33 × sigma), 45 ms for the healthy and nearly 2 s for the slow.
    latency: {
      median: median.value ?? (slow ? 300 : 12),
      sigma: slow ? 0.8 : 0.57,
      ceiling: LATENCY_CEILING_MS,
    },
    warnings,
  };
}

/** `registry:5000/team/api:1.4.2@sha256:…` is version 1.4.2; a digest without a tag gives its first twelve digits. */
export function imageVersion(image: string): string {
  const [reference, digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(reference)?.[1];
  if (tag) return tag;
  return digest ? digest.replace(/^sha256:/, '').slice(0, 12) : 'latest';
}

/** `v2-errors` fails some requests; `v2-errors-60` says which share of a hundred. */
function errorRateOf(version: string): number {
  const percent = /errors-(\d{1,2}|100)$/.exec(version)?.[1];
  return percent === undefined ? DEFAULT_ERROR_RATE : Number(percent) / 100;
}

function serviceName(pod: Pod): string {
  const labels = pod.metadata.labels ?? {};
  return (
    labels['app.kubernetes.io/name'] ??
    labels.app ??
    pod.spec.containers[0].name
  );
}

function declaredPorts(containers: readonly Container[]): ProfilePort[] {
  const byNumber = new Map<number, ProfilePort>();
  for (const container of containers) {
    for (const port of container.ports ?? []) {
      const taken = byNumber.has(port.containerPort);
      if ((port.protocol ?? 'TCP') !== 'TCP' || taken) continue;
      byNumber.set(port.containerPort, {
        container: container.name,
        name: port.name,
        port: port.containerPort,
      });
    }
  }
  return [...byNumber.values()];
}

function probePaths(
  containers: readonly Container[],
  probes: readonly string[],
): string[] {
  return containers.flatMap(container =>
    probes.flatMap(probe => httpPath(container[probe]) ?? []),
  );
}

function httpPath(probe: unknown): string | undefined {
  const httpGet = isRecord(probe) ? probe.httpGet : undefined;
  if (!isRecord(httpGet)) return undefined;
  const path = typeof httpGet.path === 'string' ? httpGet.path : '/';
  return path.split('?')[0];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function numberAnnotation(
  annotations: Record<string, string>,
  name: string,
  maximum: number,
): { value?: number; warning?: string } {
  const text = annotations[name];
  if (text === undefined) return {};
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 0 && value <= maximum) return { value };
  return {
    warning: `annotation ${name} is ${JSON.stringify(
      text,
    )}, expected a number from 0 to ${maximum}; using the default`,
  };
}
