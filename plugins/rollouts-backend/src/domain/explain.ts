import { Verdict } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from './records';

/** In plain words: what a rollout does, what it waits for, and why it went back. Times are of the clock of its record. */
export function explain(
  record: RolloutRecord,
  verdicts: readonly Verdict[],
): string[] {
  const { state, plan } = record;
  const { document } = plan;
  const name = (release: typeof document.from) =>
    release.version ?? release.images[0].image;
  const closed = state.gates.filter(({ isOpen }) => !isOpen);
  return [
    `${record.startedBy} asked for ${document.entityRef} in ${document.environmentId} to go from ${name(document.from)} to ${name(document.to)} (${document.strategy}, ${document.purpose}) at ${iso(record.startedAt)}${document.cause === null ? '' : `: ${document.cause}`}.`,
    `It is ${state.outcome ?? state.phase}: ${state.reason.message}.`,
    ...(state.phase === 'waiting' || state.phase === 'progressing'
      ? closed.map(({ kind, reason }) => `Gate ${kind}: ${reason.message}.`)
      : []),
    ...(state.breachAt !== undefined
      ? [
          `It was given up at ${iso(state.breachAt)}: ${state.breachReason?.message ?? 'no reason was kept'}.`,
          clockText(
            state.breachAt,
            state.safeAt,
            'No request reached the new version any more',
          ),
          clockText(
            state.breachAt,
            state.healthyAt,
            'Everything was as before',
          ),
        ]
      : []),
    ...lastOf(verdicts).map(
      ({ reason, at, result }) => `Last ${result} at ${at}: ${reason.message}.`,
    ),
  ];
}

function clockText(from: number, to: number | undefined, what: string): string {
  return to === undefined
    ? `${what}: not yet.`
    : `${what} after ${((to - from) / 1000).toFixed(1)} s.`;
}

/** The newest verdict of each metric. */
function lastOf(verdicts: readonly Verdict[]): Verdict[] {
  return [...new Map(verdicts.map(each => [each.metricId, each])).values()];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
