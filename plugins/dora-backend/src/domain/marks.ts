/** Whether a deployment was planned, by what its commits and their pull requests say. Pure. */
import { doraReason } from '@quarterdeck/plugin-dora-common';
import { PlannedMark } from './records';

export interface MarkRules {
  /** Labels of pull requests that nobody plans, in lower case. */
  labels: readonly string[];
  /** Branches of such: a name, or its beginning with `*` at the end. */
  branches: readonly string[];
}

/** Of a pull request what tells whether it was planned. */
export interface PullRequestMarks {
  labels: readonly string[];
  branch?: string;
}

export interface MarkedCommit {
  sha: string;
  isRevert: boolean;
  marks?: PullRequestMarks;
}

/**
 * The first of its commits, in their order, that says it was not planned.
 *
 * @returns undefined where there are none: nobody knows
 */
export function plannedMark(
  commits: readonly MarkedCommit[],
  rules: MarkRules,
): PlannedMark | undefined {
  if (commits.length === 0) {
    return undefined;
  }
  for (const commit of commits) {
    const mark = unplanned(commit, rules);
    if (mark) {
      return mark;
    }
  }
  return { isUnplanned: false, reason: doraReason('rework.planned') };
}

function unplanned(
  { sha, isRevert, marks }: MarkedCommit,
  rules: MarkRules,
): PlannedMark | undefined {
  const label = marks?.labels.find(each =>
    rules.labels.includes(each.toLowerCase()),
  );
  if (label !== undefined) {
    return {
      isUnplanned: true,
      reason: doraReason('rework.label', { label }),
    };
  }
  const branch = marks?.branch;
  if (
    branch !== undefined &&
    rules.branches.some(pattern => matches(branch, pattern))
  ) {
    return {
      isUnplanned: true,
      reason: doraReason('rework.branch', { branch }),
    };
  }
  return isRevert
    ? {
        isUnplanned: true,
        reason: doraReason('rework.revert', { sha: sha.slice(0, 12) }),
      }
    : undefined;
}

function matches(branch: string, pattern: string): boolean {
  return pattern.endsWith('*')
    ? branch.startsWith(pattern.slice(0, -1))
    : branch === pattern;
}
