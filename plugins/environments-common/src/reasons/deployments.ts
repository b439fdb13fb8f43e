/** How deployments ended, and what is not known of them. */
export const DEPLOYMENT_REASONS = {
  'deployment.none-yet': 'No deployment has been seen here yet',
  'deployment.in-progress': 'It is under way: {progress}',
  'deployment.succeeded': 'Every replica ran it and was available',
  'deployment.failed': 'It did not come up: {progress}',
  'deployment.superseded':
    'Another change, to {version}, came before it had finished',
  'deployment.removed': 'The workload was removed before it had finished',
  'deployment.rolled-back': 'It was undone: {version} was put back',
  'deployment.not-observed':
    'Nobody watched when it ended; the cluster only remembers that it was there',
  'deployment.reported-in-progress': 'Reported as under way',
  'deployment.reported-finished': 'Reported as {outcome}',
  'deployment.put-back':
    'It put back what ran before {version}, and is the recovery of that',
  'deployment.actor-unknown':
    'The cluster keeps no record of who wrote the change',
  'rewind.gap':
    'Nobody watched cluster {cluster} from {from} to {to}; this is what was seen before',
  'rewind.before-first':
    'What is remembered begins at {first}; of before it nothing or not all is known',
  'rewind.nothing-yet': 'Nothing has been observed yet',
} as const;
