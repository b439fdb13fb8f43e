/** What the commits of a deployment come to. Pure. */
import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { CommitInstants, LeadTime, leadTimeOf } from './leadTime';
import { MarkedCommit, MarkRules, plannedMark } from './marks';
import { PlannedMark } from './records';

export interface RangeCommit extends CommitInstants, MarkedCommit {
  isMerge: boolean;
}

export interface DeliveredCommits {
  changes: Array<LeadTime & { sha: string }>;
  /** Dated after their delivery. */
  negative: number;
  planned: PlannedMark | undefined;
  /** Why some or all do not count; undefined where nothing is to be said. */
  reason: Reason | undefined;
}

/**
 * @param commits - that were not in what was delivered before
 * @param way - of the deployment; `deliveredAt` undefined: users never got to keep it
 */
export function deliveredCommits(
  commits: readonly RangeCommit[],
  way: {
    builtAt?: number;
    requestedAt?: number;
    startedAt: number;
    deliveredAt?: number;
  },
  rules: { leadTimeFrom: 'commit' | 'merge'; marks: MarkRules },
): DeliveredCommits {
  const { deliveredAt } = way;
  const changes: DeliveredCommits['changes'] = [];
  let negative = 0;
  for (const commit of deliveredAt === undefined ? [] : commits) {
    const lead =
      commit.isMerge || deliveredAt === undefined
        ? undefined
        : leadTimeOf(commit, { ...way, deliveredAt }, rules);
    if (lead && lead.leadMs < 0) {
      negative += 1;
    } else if (lead) {
      changes.push({ ...lead, sha: commit.sha });
    }
  }
  return {
    changes,
    negative,
    planned: plannedMark(commits, rules.marks),
    reason: reasonOf(),
  };

  function reasonOf(): Reason | undefined {
    if (commits.length === 0) {
      return doraReason('lead.no-new-commits');
    }
    if (deliveredAt === undefined) {
      return doraReason('lead.not-delivered');
    }
    return negative > 0
      ? doraReason('lead.negative', { count: negative })
      : undefined;
  }
}
