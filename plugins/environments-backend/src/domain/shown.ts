import { Workload } from '@quarterdeck/plugin-environments-common';

/**
 * Equal for two looks at a workload between which the past need not tell: counts of ready replicas move with every pod,
 * what a page is read for does not.
 */
export function shownKey(workload: Workload): string {
  const { version, health, images, replicas, drift, runningVersions } =
    workload;
  return JSON.stringify([
    version,
    health.status,
    health.reason.code,
    images.map(({ image, digest }) => [image, digest]),
    replicas?.desired,
    drift.status,
    runningVersions.map(running => [running.version, running.trafficPercent]),
  ]);
}
