import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from './records';

export type Severity = 'critical' | 'high' | 'normal' | 'low';

/** Something that people are told of a rollout. Each tells more than the one before, and takes its place. */
export interface Notice {
  kind: string;
  rolloutId: string;
  entityRef: string;
  environmentId: string;
  /** Told as well as the owners. */
  startedBy: string;
  at: number;
  severity: Severity;
  title: string;
  description: string;
}

/**
 * What people are told of what has become of a rollout. Nobody is told that an approval is needed: the approvals room
 * tells those who can give it.
 */
export function noticesOf(
  before: RolloutRecord,
  after: RolloutRecord,
  at: number,
): Notice[] {
  const from = before.state;
  const to = after.state;
  const { document } = after.plan;
  const words = wordsOf(document);
  const notice = (kind: string, severity: Severity, title: string): Notice => ({
    kind,
    rolloutId: after.id,
    entityRef: document.entityRef,
    environmentId: document.environmentId,
    startedBy: after.startedBy,
    at,
    severity,
    title,
    description: to.reason.message,
  });
  const notices: Notice[] = [];
  if (from.phase === 'waiting' && to.phase === 'progressing') {
    notices.push(notice('started', 'normal', words.started));
  }
  const passed = (to.overrides ?? []).slice(from.overrides?.length ?? 0);
  for (const { gate, cause } of passed) {
    notices.push({
      ...notice('gate-overridden', 'high', words.passed(gate)),
      description: cause,
    });
  }
  // Who pauses it by hand knows that they did.
  if (
    from.phase !== 'paused' &&
    to.phase === 'paused' &&
    to.reason.code !== 'paused.by-hand'
  ) {
    notices.push(notice('paused', 'high', words.paused));
  }
  if (from.breachAt === undefined && to.breachAt !== undefined) {
    if (!to.isByHand && to.breachReason?.code !== 'breach.drill') {
      notices.push(notice('breached', 'high', words.breached));
    }
  }
  if (from.outcome === undefined && to.outcome !== undefined) {
    notices.push(notice(to.outcome, SEVERITY[to.outcome], words[to.outcome]));
  }
  return notices;
}

const SEVERITY = {
  succeeded: 'normal',
  'rolled-back': 'high',
  aborted: 'normal',
  cancelled: 'low',
  stuck: 'critical',
  rehearsed: 'low',
} as const;

function wordsOf({
  entityRef,
  environmentId,
  from,
  to,
  purpose,
}: PlanDocument) {
  const service = entityRef.slice(entityRef.indexOf('/') + 1);
  const older = from.version ?? from.images[0].image;
  const newer = to.version ?? to.images[0].image;
  const begun =
    purpose === 'rollback'
      ? `is being rolled back to ${newer}`
      : `is being changed from ${older} to ${newer}`;
  return {
    started: `${service} in ${environmentId} ${begun}`,
    passed: (gate: string) =>
      `${service} in ${environmentId}: somebody let ${newer} pass the closed gate ${gate}; somebody else has to look at it`,
    paused: `${service} in ${environmentId}: the rollout of ${newer} is paused`,
    breached: `${service} in ${environmentId}: ${newer} failed and is taken back`,
    succeeded: `${service} in ${environmentId} runs ${newer}`,
    'rolled-back': `${service} in ${environmentId}: ${newer} failed; ${older} runs again`,
    aborted: `${service} in ${environmentId}: ${newer} was given up; ${older} runs as before`,
    cancelled: `${service} in ${environmentId}: the rollout of ${newer} was given up before it began`,
    rehearsed: `${service} in ${environmentId}: the way back to ${older} was rehearsed`,
    stuck: `${service} in ${environmentId}: taking ${newer} back is stuck and needs a person`,
  };
}
