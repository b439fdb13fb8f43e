/** What others tell of incidents. */
import { GITHUB, GITLAB, SECRETS, nameOf, projectOf, refOf } from '../estate';
import {
  Format,
  NO_NUMBER,
  NO_OBJECT,
  NO_TEXT,
  NO_TIME,
  NO_URL,
  iso,
} from './format';
import {
  at,
  end,
  any,
  even,
  odd,
  whereOf,
  NO_END,
  broken,
  ofGithub,
  ofGitlab,
  withToken,
  requiredIn,
  cloudEvent,
  uselessData,
  uselessEnvelope,
  structured,
} from './told';

const PLAIN_INCIDENT = {
  id: [...NO_TEXT, '', 'x'.repeat(301)],
  entityRef: [...NO_TEXT, 'nobody', '../../etc', ''],
  environmentId: [7, {}, [], ''],
  title: [...NO_TEXT, '', 'x'.repeat(501)],
  severity: [7, {}, 'P9'],
  startedAt: [null, ...NO_TIME],
  resolvedAt: NO_END,
};
const ISSUE = {
  number: NO_NUMBER,
  title: NO_TEXT,
  state: NO_TEXT,
  created_at: [null, ...NO_TIME],
  closed_at: NO_END,
};
const under = (prefix: string, useless: Record<string, readonly unknown[]>) =>
  Object.fromEntries(
    Object.entries(useless).map(([field, values]) => [
      `${prefix}.${field}`,
      values,
    ]),
  );
const GITHUB_ISSUE = {
  action: NO_TEXT,
  issue: NO_OBJECT,
  ...under('issue', ISSUE),
  'issue.labels': [null, 7, 'x', [7], [{}]],
  repository: NO_OBJECT,
  'repository.html_url': NO_URL,
};
const { number: NO_IID, ...GITLAB_OWN } = ISSUE;
const GITLAB_ISSUE = {
  object_kind: NO_TEXT,
  object_attributes: NO_OBJECT,
  ...under('object_attributes', GITLAB_OWN),
  'object_attributes.iid': NO_IID,
  labels: [7, 'x', [7], [{}]],
  project: NO_OBJECT,
  'project.web_url': NO_URL,
};

export const INCIDENT_FORMATS: Format[] = [
  {
    ...ofGithub(SECRETS.incidentsGithub, 'issues'),
    name: 'issue of GitHub',
    path: '/incidents/v1/events/github',
    make: count => ({
      payload: {
        action: 'closed',
        issue: {
          number: count,
          title: 'Nobody can buy',
          state: 'closed',
          created_at: iso(at(count)),
          closed_at: iso(end(count)),
          labels: [
            { name: 'incident' },
            { name: `environment:${whereOf(count)}` },
          ],
        },
        repository: { html_url: `http://${GITHUB}/${projectOf(even(count))}` },
      },
      ...broken(count, even(count)),
    }),
    useless: GITHUB_ISSUE,
    required: requiredIn(GITHUB_ISSUE, 'issue.closed_at'),
    texts: ['issue.body', 'issue.title'],
  },
  {
    ...ofGitlab(SECRETS.incidentsGitlab),
    name: 'issue of GitLab',
    path: '/incidents/v1/events/gitlab',
    make: count => ({
      payload: {
        object_kind: 'issue',
        object_attributes: {
          iid: count,
          title: 'Nobody can buy',
          state: 'closed',
          created_at: iso(at(count)),
          closed_at: iso(end(count)),
        },
        labels: [
          { title: 'incident' },
          { title: `environment:${whereOf(count)}` },
        ],
        project: { web_url: `http://${GITLAB}/${projectOf(odd(count))}` },
      },
      ...broken(count, odd(count)),
    }),
    useless: GITLAB_ISSUE,
    required: requiredIn(GITLAB_ISSUE, 'labels', 'object_attributes.closed_at'),
    texts: ['object_attributes.description', 'object_attributes.title'],
  },
  {
    ...withToken(SECRETS.incidentsTokens, structured),
    name: 'CDEvent of an incident',
    path: '/incidents/v1/events/cloudevents',
    make: count => ({
      payload: cloudEvent(count, 'dev.cdevents.incident.resolved.0.2.0', {
        context: { id: `e${count}`, source: '/m', timestamp: iso(end(count)) },
        subject: {
          id: `i${count}`,
          content: {
            description: 'Nobody can buy',
            environment: { id: whereOf(count) },
            service: { id: nameOf(any(count)) },
          },
        },
        customData: { startedAt: iso(at(count)) },
      }),
      ...broken(count, any(count)),
    }),
    useless: { ...uselessEnvelope, ...uselessData('data.') },
    required: requiredIn({ ...uselessEnvelope, ...uselessData('data.') }),
    texts: ['data.subject.content.description'],
  },
  {
    ...withToken(SECRETS.incidentsTokens),
    name: 'plain incident',
    path: '/incidents/v1/events/plain',
    make: count => ({
      payload: {
        id: `i${count}`,
        entityRef: refOf(any(count)),
        environmentId: whereOf(count),
        title: 'Nobody can buy',
        startedAt: iso(at(count)),
        resolvedAt: iso(end(count)),
      },
      ...broken(count, any(count)),
    }),
    useless: PLAIN_INCIDENT,
    required: requiredIn(
      PLAIN_INCIDENT,
      'environmentId',
      'severity',
      'resolvedAt',
    ),
    texts: ['description', 'title'],
  },
];
