/** What hosts tell of pull requests that were merged. Pure; times are milliseconds since 1970 in UTC. */
import { storableText } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { PullRequestMarks } from './marks';

export interface MergedPullRequest {
  number: number;
  mergedAt?: number;
  marks: PullRequestMarks;
}

const LONGEST_NAME = 200;
const MOST_LABELS = 50;
/** Of one pull request; more is not looked at, since what is wrong would be named for each. */
const MOST_SENT = 1000;

/** A list that is not too long, which is found out first. */
export function labelsOf<T extends z.ZodType>(label: T) {
  return z.array(z.unknown()).max(MOST_SENT).pipe(z.array(label));
}

const name = z.string().transform(text => storableText(text, LONGEST_NAME));
/** ISO 8601, or as GitLab writes it in webhooks: `2021-04-28 21:50:00 +0200`; the offset counts. */
export const instantSchema = z.string().transform((text, context) => {
  const at = Date.parse(
    text
      .trim()
      .replace(' UTC', 'Z')
      .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)/, '$1T$2')
      .replace(/ ([+-]\d\d):?(\d\d)$/, '$1:$2'),
  );
  if (
    Number.isNaN(at) ||
    !/Z|[+-]\d\d:?\d\d$/.test(text.replace(' UTC', 'Z'))
  ) {
    context.addIssue({ code: 'custom', message: 'is no time with an offset' });
    return z.NEVER;
  }
  return at;
});
const number = z.number().int().min(1).max(2_147_483_647);

/** As GitHub's interface and its webhooks have it. */
export const githubPullRequestSchema = z
  .object({
    number,
    merged_at: instantSchema.nullish(),
    labels: labelsOf(z.object({ name })).nullish(),
    head: z.object({ ref: name }),
  })
  .transform(
    ({ number: id, merged_at, labels, head }): MergedPullRequest => ({
      number: id,
      mergedAt: merged_at ?? undefined,
      marks: {
        labels: (labels ?? []).slice(0, MOST_LABELS).map(label => label.name),
        branch: head.ref,
      },
    }),
  );

/** As GitLab's interface has it. */
export const gitlabMergeRequestSchema = z
  .object({
    iid: number,
    merged_at: instantSchema.nullish(),
    labels: labelsOf(name).nullish(),
    source_branch: name,
  })
  .transform(
    ({ iid, merged_at, labels, source_branch }): MergedPullRequest => ({
      number: iid,
      mergedAt: merged_at ?? undefined,
      marks: {
        labels: (labels ?? []).slice(0, MOST_LABELS),
        branch: source_branch,
      },
    }),
  );
