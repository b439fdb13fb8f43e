/** Comparison, promotion, previews and the fleet. */
export const QUESTION_REASONS = {
  'comparison.repository-unknown':
    'The entity does not say where its repository is: give it the annotation backstage.io/source-location',
  'comparison.revision-unknown':
    'What runs in {environment} does not say which commit it was built from: give its pod template the annotation quarterdeck.io/source-revision',
  'comparison.same-revision': 'Both run the same commit',
  'comparison.host-not-configured':
    'The repository’s host {host} is not among the integrations of this portal',
  'comparison.host-unsupported':
    'The commits of {host} cannot be listed; compare them there',
  'comparison.host-failed': '{host} did not list the commits: {cause}',
  'promotion.ready': '{version} can be promoted',
  'promotion.same-version': 'Both run the same',
  'promotion.nothing-to-promote':
    'Nothing of this service runs in {environment}',
  'promotion.source-unhealthy':
    'What would be promoted is not healthy: {cause}',
  'promotion.source-deploying': 'A deployment to {environment} is under way',
  'promotion.target-deploying': 'A deployment to {environment} is under way',
  'promotion.target-drifted':
    '{environment} was changed by hand; a promotion would undo that',
  'promotion.no-path':
    'No environment is promoted from another: set environments.definitions.<id>.promoteFrom',
  'preview.none': 'No preview is running',
  'preview.not-configured':
    'No environment of tier preview is configured under environments.definitions',
  'preview.owner-unknown':
    'Its namespace has no annotation quarterdeck.io/environments-owner',
  'preview.never-expires':
    'It never expires: its namespace has neither quarterdeck.io/environments-expires-at nor -ttl, and the environment no previewTtl',
  'preview.expiry-unreadable':
    'When it expires cannot be read: "{value}" is neither a time nor a duration',
  'fleet.nothing-yet':
    'No entity that you may see runs anywhere yet: annotate one with backstage.io/kubernetes-id',
  'fleet.nothing-matches': 'Nothing that you may see matches these filters',
} as const;
