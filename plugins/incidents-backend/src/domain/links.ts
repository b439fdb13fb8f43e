import { parseEntityRef } from '@backstage/catalog-model';
import { Suspect } from '@quarterdeck/plugin-incidents-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { Change } from './changes';

/** Paths of the portal where a change is shown, and what exactly it changed. */
export function changeLinks(
  change: Change,
): Pick<Suspect, 'diffLink' | 'link'> {
  const rolloutId = change.rollout?.id ?? change.deployment?.rolloutId;
  const history = historyPath(change.entityRef, change.environmentId);
  return rolloutId
    ? { diffLink: `/rollouts/${rolloutId}`, link: history }
    : { diffLink: history, link: history };
}

/** Where a fact leads; `null` where no page shows more of it. */
export function factLink(fact: Fact): string | null {
  const { type, subject, entityRef, environmentId } = fact;
  const [room] = type.split('.');
  switch (room) {
    case 'rollouts':
      return subject.kind === 'rollout' ? `/rollouts/${subject.id}` : null;
    case 'environments':
      return historyPath(entityRef, environmentId);
    case 'runbooks':
      return typeof fact.payload.runId === 'string'
        ? `/runbooks/runs/${fact.payload.runId}`
        : null;
    case 'approvals':
      return '/approvals';
    default:
      return null;
  }
}

function historyPath(entityRef: string, environmentId: string | null): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const query = new URLSearchParams({ view: 'history' });
  if (environmentId !== null) {
    query.set('environment', environmentId);
  }
  return `/catalog/${namespace}/${kind}/${name}/environments?${query}`;
}
