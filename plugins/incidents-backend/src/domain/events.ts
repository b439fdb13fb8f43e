import { IncidentEvent } from '@quarterdeck/plugin-incidents-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { byTime } from './changes';
import { factLink } from './links';

const KINDS: Array<[string, IncidentEvent['kind']]> = [
  ['incidents.alert.', 'alert'],
  ['incidents.update.', 'update'],
  ['incidents.comment.', 'message'],
  ['incidents.', 'incident'],
  ['environments.', 'change'],
  ['rollouts.', 'change'],
  ['runbooks.', 'runbook'],
  ['approvals.', 'approval'],
];

/** The record of an incident, oldest first, each fact once. */
export function eventsOf(facts: readonly Fact[]): IncidentEvent[] {
  const once = new Map(facts.map(fact => [fact.id, fact]));
  return [...once.values()].sort(byTime).map(toEvent);
}

function toEvent(fact: Fact): IncidentEvent {
  const { id, type, occurredAt, summary, entityRef, environmentId } = fact;
  return {
    id,
    type,
    occurredAt,
    kind: KINDS.find(([start]) => type.startsWith(start))?.[1] ?? 'other',
    summary,
    text: wordsOf(fact),
    entityRef,
    environmentId,
    actor: fact.actor,
    link: factLink(fact),
  };
}

/** What somebody said; `null` also where it was erased. */
function wordsOf({ payload }: Fact): string | null {
  const said = payload.text ?? payload.comment;
  return typeof said === 'string' ? said : null;
}
