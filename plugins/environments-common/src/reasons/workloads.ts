/** Health of workloads, and what is not known of them. */
export const WORKLOAD_REASONS = {
  'health.all-ready': 'All replicas are ready',
  'health.scaled-to-zero': 'Scaled to zero on purpose',
  'health.rolling-out':
    '{updated} of {desired} replicas run the new version; the rollout is moving',
  'health.starting': '{ready} of {desired} replicas are ready',
  'health.terminating-old':
    'The new version runs; {count} old replicas are still stopping',
  'health.paused': 'The rollout is paused; {updated} of {desired} are updated',
  'health.not-observed': 'The cluster has not yet acted on the last change',
  'health.deadline-exceeded':
    'The rollout made no progress within its deadline; {ready} of {desired} replicas are ready',
  'health.rollout-failed':
    'The rollout failed: {cause}; {ready} of {desired} replicas are ready',
  'health.crash-looping':
    'Container {container} crashes again and again ({restarts} restarts, last exit code {exitCode}); {ready} of {desired} replicas are ready',
  'health.image-not-pulled':
    'Image {image} cannot be pulled; {ready} of {desired} replicas are ready',
  'health.container-not-created':
    'Container {container} cannot be created ({cause}); {ready} of {desired} replicas are ready',
  'health.unschedulable':
    'A pod fits on no node; {ready} of {desired} replicas are ready',
  'health.replica-failure':
    'The cluster refuses to create pods: {cause}; {ready} of {desired} replicas are ready',
  'health.some-not-ready': '{ready} of {desired} replicas are ready',
  'health.none-ready': 'No replica of {desired} is ready',
  'health.cluster-unreachable':
    'Cluster {cluster} does not answer; this is what was last seen',
  'health.no-workload': 'Nothing of this service runs here',
  'version.no-tag':
    'Image {image} has neither tag nor digest, so its version is not known',
  'version.no-container': 'The workload has no container',
  'revision.not-annotated':
    'The pod template has no annotation quarterdeck.io/source-revision',
  'changed-at.not-observed': 'No replica set of this version has been seen yet',
  'changed-by.not-recorded': 'The cluster keeps no record of who wrote it',
  'health.no-node-matches': 'No node matches, so it runs nowhere',
  'health.suspended': 'Suspended on purpose: it does not run until resumed',
  'health.job-running': 'A run is under way',
  'health.job-succeeded': 'The last run succeeded',
  'health.job-failed': 'The last run failed: {cause}',
  'health.no-run-yet': 'It has not run yet',
  'health.canary-advancing': 'The canary gets {weight} % of the requests',
  'health.canary-failed':
    'The canary failed and was taken back; {version} still serves',
  'health.canary-initializing': 'Flagger is setting the canary up',
  'health.canary-waiting':
    'The canary waits for an approval; it gets {weight} % of the requests',
} as const;
