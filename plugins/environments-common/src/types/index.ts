/**
 * The words of this room, and the shapes in which they travel.
 *
 * - **environment**: a place where services run, defined by configuration: clusters and namespaces with a rank.
 * - **workload**: one Deployment, StatefulSet, DaemonSet, CronJob, Rollout or Canary in one namespace of one cluster, or
 *   something outside of Kubernetes that was reported.
 * - **matrix**: what runs of one entity in each environment, environments in rank order.
 * - **deployment**: an observed change of what runs.
 * - **rewind**: the matrix of a past instant.
 * - **observed at**: the last instant at which the portal knows its picture of a cluster to have been complete.
 *
 * All times are ISO 8601 in UTC with milliseconds. What is not known is `null`, with the reason beside it.
 */
export * from './actor';
export * from './comparison';
export * from './deployment';
export * from './details';
export * from './environment';
export * from './facts';
export * from './fleet';
export * from './matrix';
export * from './preview';
export * from './workload';

/** Signal channel on which the room says, without data, that a matrix may have changed. */
export const ENVIRONMENTS_CHANGED_CHANNEL = 'environments:changed';
