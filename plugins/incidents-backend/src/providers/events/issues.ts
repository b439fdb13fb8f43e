import {
  parseRequest,
  plausibleTime,
  repositoryName,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import {
  Said,
  causeInText,
  environmentOfLabels,
  severityOfLabels,
} from './said';

const text = z.string().max(2000);
const longText = z.string().max(500_000).nullish();
const githubSchema = z.object({
  action: text,
  issue: z.object({
    number: z.number().int(),
    title: text,
    body: longText,
    state: text,
    created_at: text,
    updated_at: text.nullish(),
    closed_at: text.nullish(),
    labels: z.array(z.object({ name: text })).max(200),
  }),
  repository: z.object({ html_url: z.url().max(1000) }),
});
const kindSchema = z.looseObject({
  object_kind: text,
  event_type: text.nullish(),
});
const gitlabSchema = z.object({
  object_attributes: z.object({
    iid: z.number().int(),
    title: text,
    type: text.nullish(),
    description: longText,
    state: text,
    action: text.nullish(),
    created_at: text,
    updated_at: text.nullish(),
    closed_at: text.nullish(),
    severity: text.nullish(),
  }),
  labels: z
    .array(z.object({ title: text }))
    .max(200)
    .nullish(),
  project: z.object({ web_url: z.url().max(1000) }),
});

/** What an issue is, whoever keeps it. */
interface Issue {
  repositoryUrl: string;
  number: number;
  title: string;
  text: string | null | undefined;
  labels: readonly string[];
  isClosed: boolean;
  isReopened: boolean;
  createdAt: string;
  updatedAt: string | null | undefined;
  closedAt: string | null | undefined;
}

const NO_INCIDENT =
  'The issue is no incident: it has none of the labels of incidents.events.labels';

/**
 * A webhook of GitHub of type `issues`.
 *
 * @param type - `X-GitHub-Event`
 * @param incidentLabels - in lower case
 * @throws InputError that says what is wrong with it
 */
export function readGithubIssue(
  type: string | undefined,
  value: unknown,
  incidentLabels: readonly string[],
  now: number,
): Said {
  if (type !== 'issues') {
    return {
      ignored: `Webhooks of type ${type ?? 'none'} say nothing of incidents; issues does`,
    };
  }
  const { action, issue, repository } = parseRequest(githubSchema, value);
  const labels = issue.labels.map(({ name }) => name);
  if (!isIncident(labels, incidentLabels)) {
    return { ignored: NO_INCIDENT };
  }
  return readIssue(
    'github',
    {
      repositoryUrl: repository.html_url,
      number: issue.number,
      title: issue.title,
      text: issue.body,
      labels,
      isClosed: issue.state === 'closed',
      isReopened: action === 'reopened',
      createdAt: issue.created_at,
      updatedAt: issue.updated_at,
      closedAt: issue.closed_at,
    },
    now,
  );
}

/**
 * A webhook of GitLab of the kinds `issue` and `incident`.
 *
 * @param incidentLabels - in lower case
 * @throws InputError that says what is wrong with it
 */
export function readGitlabIssue(
  value: unknown,
  incidentLabels: readonly string[],
  now: number,
): Said {
  const { object_kind: kind, event_type: type } = parseRequest(
    kindSchema,
    value,
  );
  if (kind !== 'issue' && kind !== 'incident') {
    return {
      ignored: `Webhooks of kind ${kind.slice(0, 60)} say nothing of incidents; tick "Issues events" alone`,
    };
  }
  const {
    object_attributes: issue,
    project,
    ...event
  } = parseRequest(gitlabSchema, value);
  const labels = (event.labels ?? []).map(({ title }) => title);
  const isOne =
    kind === 'incident' ||
    type === 'incident' ||
    issue.type?.toLowerCase() === 'incident' ||
    isIncident(labels, incidentLabels);
  if (!isOne) {
    return { ignored: NO_INCIDENT };
  }
  return readIssue(
    'gitlab',
    {
      repositoryUrl: project.web_url,
      number: issue.iid,
      title: issue.title,
      text: issue.description,
      labels: [...labels, GITLAB_SEVERITIES.get(issue.severity ?? '') ?? ''],
      isClosed: issue.state === 'closed',
      isReopened: issue.action === 'reopen',
      createdAt: issue.created_at,
      updatedAt: issue.updated_at,
      closedAt: issue.closed_at,
    },
    now,
  );
}

const GITLAB_SEVERITIES = new Map([
  ['critical', 'P0'],
  ['high', 'P1'],
  ['medium', 'P2'],
  ['low', 'P3'],
]);

function isIncident(
  labels: readonly string[],
  incidentLabels: readonly string[],
): boolean {
  return labels.some(label => incidentLabels.includes(label.toLowerCase()));
}

function readIssue(sender: string, issue: Issue, now: number): Said {
  const repository = repositoryName(issue.repositoryUrl);
  const createdAt = plausibleTime('created_at', issue.createdAt, now);
  // Reopened, it hurts anew; when it was made is of the first time.
  const startedAt =
    issue.isReopened && issue.updatedAt
      ? plausibleTime('updated_at', issue.updatedAt, now)
      : createdAt;
  const closedAt = issue.closedAt ?? issue.updatedAt;
  return {
    key: `${sender}:${repository}#${issue.number}`,
    whose: { repository },
    environment: environmentOfLabels(issue.labels),
    title: issue.title.trim() || `Issue ${issue.number}`,
    severity: severityOfLabels(issue.labels),
    startedAt,
    openedAt: startedAt,
    ...(issue.isClosed && {
      resolvedAt: Math.max(
        startedAt,
        closedAt ? plausibleTime('closed_at', closedAt, now) : now,
      ),
    }),
    cause: causeInText(issue.text),
  };
}
