import { ServiceModel } from './ServiceModel';

/** Names of objects in the cluster that one generator writes and others speak of. */
export function objectNames(name: string) {
  return {
    /**
     * ConfigMap, to which kustomize adds a hash. Not the name of the service: kustomize would put the hash behind every
     * `resourceNames` of a Role that says the same.
     */
    configuration: `${name}-configuration`,
    /** Job; a deployment may add a suffix */
    migration: `${name}-migrate`,
    /** CronJob, ServiceAccount and NetworkPolicy */
    backup: `${name}-backup`,
    /** Job, started by hand */
    restore: `${name}-restore`,
    dashboard: `${name}-dashboard`,
  };
}

/**
 * Labels of what runs beside the service: exporters, backups. They lack `backstage.io/kubernetes-id`, for a new version of
 * them is not a deployment of the service.
 */
export function helperLabels(
  { labels }: ServiceModel,
  name: string,
  component: string,
): Record<string, string> {
  const { 'backstage.io/kubernetes-id': _, ...shared } = labels;
  return {
    ...shared,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': component,
  };
}
