/** How deployments ended, and what is not known of them. */
export const DEPLOYMENT_REASONS = {
  'deployment.none-yet': 'No deployment has been seen here yet',
} as const;
