/** What Git tells of the commits between two, and what follows from it. Pure; times are milliseconds since 1970 in UTC. */
import { CommitInstants } from './leadTime';

/** A commit as Git has it. */
export interface LoggedCommit extends CommitInstants {
  sha: string;
  /** The first one is that of the line it lies on. */
  parents: readonly string[];
  /** First line of its message, at most 300 characters. */
  title: string;
  /** Its message says that it takes another one back. */
  isRevert: boolean;
}

/** A commit as it came to the line that is deployed. */
export interface BroughtCommit extends LoggedCommit {
  /** The merge that brought it; undefined for what was committed to the line itself. */
  broughtBy?: string;
}

/**
 * Says of each commit which merge brought it: the first one, on the way of first parents to the head, from which it can be
 * reached. A commit of that way itself is merged when it is committed: a squash, a rebase or a push.
 *
 * @param commits - all that can be reached from the head and not from the base, merges included
 */
export function broughtCommits(
  commits: readonly LoggedCommit[],
  head: string,
): BroughtCommit[] {
  const bySha = new Map(commits.map(commit => [commit.sha, commit]));
  const line: LoggedCommit[] = [];
  for (
    let at = bySha.get(head);
    at !== undefined;
    at = bySha.get(at.parents[0] ?? '')
  ) {
    line.push(at);
  }
  const bringers = new Map<string, LoggedCommit>(
    line.map(commit => [commit.sha, commit]),
  );
  for (const merge of line.reverse()) {
    const waiting = merge.parents.slice(1);
    for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
      const commit = bySha.get(sha);
      if (commit && !bringers.has(sha)) {
        bringers.set(sha, merge);
        waiting.push(...commit.parents);
      }
    }
  }
  return commits.map(commit => {
    const bringer = bringers.get(commit.sha);
    return {
      ...commit,
      mergedAt: bringer?.committedAt,
      broughtBy: bringer?.sha === commit.sha ? undefined : bringer?.sha,
    };
  });
}

/** A merge brings the work of others, and is none of its own. */
export function isChange({ parents }: Pick<LoggedCommit, 'parents'>): boolean {
  return parents.length < 2;
}
