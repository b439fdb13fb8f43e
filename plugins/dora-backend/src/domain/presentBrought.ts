import {
  CountedChange,
  DeploymentDetails,
  STAGES,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { toIso } from './present';
import { StoredDeployment } from './stored';

/** A commit that counts for the lead time. Times are milliseconds since 1970 in UTC. */
interface BroughtChange {
  sha: string;
  committedAt?: number;
  authoredAt?: number;
  mergedAt?: number;
  title?: string;
  link?: string;
  pullRequest?: number;
  leadMs: number;
  stages: Readonly<Record<string, number>>;
}

/** Commits of a deployment: those that count, the slowest first, and others. */
export interface BroughtByDeployment {
  changes: readonly BroughtChange[];
  notCounted: readonly { sha: string; reason: Reason }[];
}

export function presentBrought(
  { changes, notCounted }: BroughtByDeployment,
  { countedAt, startedAt }: Pick<StoredDeployment, 'countedAt' | 'startedAt'>,
): Pick<DeploymentDetails, 'changes' | 'notCounted'> {
  return {
    changes: changes.map(change =>
      presentChange(change, countedAt ?? startedAt),
    ),
    notCounted: [...notCounted],
  };
}

function presentChange(
  change: BroughtChange,
  deliveredAt: number,
): CountedChange {
  const { leadMs, mergedAt, stages } = change;
  const committedAt = change.committedAt ?? change.authoredAt ?? mergedAt;
  return {
    sha: change.sha,
    title: change.title ?? null,
    link: change.link ?? null,
    pullRequest: change.pullRequest ?? null,
    // Of one whose times are not kept any more its lead time still says when it was made.
    committedAt: toIso(committedAt ?? deliveredAt - leadMs),
    mergedAt: mergedAt === undefined ? null : toIso(mergedAt),
    leadMs,
    stages: STAGES.flatMap(stage =>
      stages[stage] === undefined ? [] : [{ stage, ms: stages[stage] }],
    ),
  };
}
