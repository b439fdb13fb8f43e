import {
  RunbookSummary,
  Suggestion,
  runbookReason,
  suggestionRequestSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { matchesTrigger } from '@quarterdeck/runbook-format';
import { Reason } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

type Request = z.output<typeof suggestionRequestSchema>;

interface Match {
  score: number;
  reason: Reason;
}

const MOST_SUGGESTIONS = 10;

/**
 * Which runbooks fit what is going on, best first. One that is written for an alert comes before one that covers a
 * procedure that would help, and that before one that is for any incident of the severity. Of two that fit alike
 * one that can be run comes before one that is broken, and the entity's own before the built-in one.
 */
export function suggest(
  runbooks: readonly RunbookSummary[],
  request: Request,
): Suggestion[] {
  return runbooks
    .flatMap(runbook => {
      const best = [
        ...alertMatches(runbook, request),
        ...procedureMatches(runbook, request),
        ...severityMatches(runbook, request),
      ].sort((a, b) => b.score - a.score)[0];
      return best
        ? [{ runbook, reason: best.reason, score: best.score + merit(runbook) }]
        : [];
    })
    .sort(
      (a, b) => b.score - a.score || compare(a.runbook.slug, b.runbook.slug),
    )
    .slice(0, MOST_SUGGESTIONS);
}

/** The more a trigger asks for, the better what meets it fits. */
function alertMatches(
  { triggers }: RunbookSummary,
  { alerts }: Request,
): Match[] {
  return alerts.flatMap(alert =>
    triggers
      .filter(trigger => matchesTrigger(trigger, alert))
      .map(trigger => ({
        score:
          200 +
          (trigger.alert.includes('*') ? 0 : 50) +
          10 * Math.min(4, Object.keys(trigger.labels).length),
        reason: runbookReason('suggestion.alert', { alert: alert.name }),
      })),
  );
}

/** Procedures that would help are named in the order of their use. */
function procedureMatches(
  { covers }: RunbookSummary,
  { procedures }: Request,
): Match[] {
  const words = covers.map(word => word.toLowerCase());
  return procedures.flatMap((procedure, index) =>
    words.includes(procedure.toLowerCase())
      ? [
          {
            score: 150 - 5 * index,
            reason: runbookReason('suggestion.procedure', { procedure }),
          },
        ]
      : [],
  );
}

function severityMatches(
  { severities }: RunbookSummary,
  { severity }: Request,
): Match[] {
  return severity && severities.includes(severity)
    ? [
        {
          score: 50,
          reason: runbookReason('suggestion.severity', { severity }),
        },
      ]
    : [];
}

function merit({ origin, isRunnable }: RunbookSummary): number {
  return (isRunnable ? 2 : 0) + (origin.kind === 'repository' ? 1 : 0);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
