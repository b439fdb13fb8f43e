/** What others tell of deployments. */
import { GITHUB, GITLAB, SECRETS, nameOf, projectOf, refOf } from '../estate';
import {
  Format,
  NO_NUMBER,
  NO_OBJECT,
  NO_TEXT,
  NO_TIME,
  NO_URL,
  iso,
  shaOf,
} from './format';
import {
  at,
  end,
  any,
  even,
  odd,
  whereOf,
  hasFailed,
  NO_END,
  NO_ENVIRONMENT,
  deployed,
  ofGithub,
  ofGitlab,
  withToken,
  requiredIn,
  cdeventData,
  cloudEvent,
  DEPLOYED,
  ALWAYS,
  uselessService,
  uselessEnvelope,
  structured,
} from './told';

const GITHUB_DEPLOYMENT = {
  deployment: NO_OBJECT,
  'deployment.id': NO_NUMBER,
  'deployment.sha': [...NO_TEXT, 'abc', 'x'.repeat(65)],
  'deployment.ref': NO_TEXT,
  'deployment.environment': NO_ENVIRONMENT,
  'deployment.created_at': [null, ...NO_TIME],
  deployment_status: NO_OBJECT,
  'deployment_status.state': NO_TEXT,
  'deployment_status.created_at': [null, ...NO_TIME],
  repository: NO_OBJECT,
  'repository.html_url': NO_URL,
};
const GITLAB_DEPLOYMENT = {
  object_kind: NO_TEXT,
  status: NO_TEXT,
  status_changed_at: [null, ...NO_TIME],
  deployment_id: NO_NUMBER,
  environment: NO_ENVIRONMENT,
  project: NO_OBJECT,
  'project.web_url': NO_URL,
};
const ARGOCD = {
  app: NO_OBJECT,
  'app.name': NO_TEXT,
  images: [7, 'x', {}, [7]],
  operation: NO_OBJECT,
  'operation.phase': NO_TEXT,
  'operation.startedAt': [null, ...NO_TIME],
  'operation.finishedAt': NO_END,
};
const REPORT = {
  reportId: [...NO_TEXT, '', 'x'.repeat(201)],
  entityRef: [...NO_TEXT, 'nobody', '../../etc', 'component:default/'],
  environmentId: [...NO_TEXT, ''],
  version: [...NO_TEXT, '', 'x'.repeat(201)],
  startedAt: [null, ...NO_TIME],
  finishedAt: NO_TIME,
  outcome: [7, {}, 'fine'],
};
export const DEPLOYMENT_FORMATS: Format[] = [
  {
    ...ofGithub(SECRETS.environmentsGithub, 'deployment_status'),
    name: 'deployment_status of GitHub',
    path: '/environments/v1/events/github',
    make: count => ({
      payload: {
        deployment: {
          id: count,
          sha: shaOf(count),
          ref: `v1.${count}`,
          environment: whereOf(count),
          created_at: iso(at(count)),
          description: 'Release',
        },
        deployment_status: {
          state: hasFailed(count) ? 'failure' : 'success',
          created_at: iso(end(count)),
        },
        repository: { html_url: `http://${GITHUB}/${projectOf(even(count))}` },
      },
      ...deployed(count, even(count)),
    }),
    useless: GITHUB_DEPLOYMENT,
    required: requiredIn(GITHUB_DEPLOYMENT),
    texts: ['deployment.description', 'deployment.payload'],
  },
  {
    ...ofGitlab(SECRETS.environmentsGitlab),
    name: 'deployment of GitLab',
    path: '/environments/v1/events/gitlab',
    make: count => ({
      payload: {
        object_kind: 'deployment',
        status: hasFailed(count) ? 'failed' : 'success',
        status_changed_at: iso(at(count))
          .replace('T', ' ')
          .replace('.000Z', ' +0000'),
        deployment_id: count,
        environment: whereOf(count),
        ref: `v1.${count}`,
        project: { web_url: `http://${GITLAB}/${projectOf(odd(count))}` },
      },
      ...deployed(count, odd(count), { finishedAt: at(count) }),
    }),
    useless: GITLAB_DEPLOYMENT,
    required: requiredIn(GITLAB_DEPLOYMENT),
    texts: ['commit_title'],
  },
  {
    ...withToken(SECRETS.environmentsTokens, structured),
    name: 'CDEvent in structured mode',
    path: '/environments/v1/events/cloudevents',
    make: count => ({
      payload: cloudEvent(count, DEPLOYED, cdeventData(count)),
      ...deployed(count, any(count), ALWAYS),
    }),
    useless: { ...uselessEnvelope, ...uselessService('data.') },
    required: requiredIn({ ...uselessEnvelope, ...uselessService('data.') }),
    texts: ['subject', 'data.customData.more'],
  },
  {
    ...withToken(
      SECRETS.environmentsTokens,
      'application/cloudevents-batch+json',
    ),
    name: 'CDEvent in batch mode',
    path: '/environments/v1/events/cloudevents',
    isBatch: true,
    make: count => ({
      payload: cloudEvent(count, DEPLOYED, cdeventData(count)),
      ...deployed(count, any(count), ALWAYS),
    }),
    useless: { ...uselessEnvelope, ...uselessService('data.') },
    required: requiredIn({ ...uselessEnvelope, ...uselessService('data.') }),
    texts: ['subject'],
  },
  {
    ...withToken(SECRETS.environmentsTokens),
    name: 'CDEvent in binary mode',
    path: '/environments/v1/events/cloudevents',
    make: count => ({
      payload: cdeventData(count),
      headers: {
        'ce-specversion': '1.0',
        'ce-id': `e${count}`,
        'ce-source': '%2Fci',
        'ce-type': DEPLOYED,
      },
      ...deployed(count, any(count), ALWAYS),
    }),
    useless: uselessService(''),
    required: requiredIn(uselessService('')),
    texts: ['more'],
  },
  {
    ...withToken(SECRETS.environmentsTokens),
    name: 'notification of Argo CD',
    path: '/environments/v1/events/argocd',
    make: count => ({
      payload: {
        app: { name: nameOf(any(count)), namespace: 'argocd' },
        environment: whereOf(count),
        images: [`registry.example/shop:v1.${count}`],
        operation: {
          phase: hasFailed(count) ? 'Failed' : 'Succeeded',
          startedAt: iso(at(count)),
          finishedAt: iso(end(count)),
        },
      },
      ...deployed(count, any(count)),
    }),
    useless: ARGOCD,
    required: requiredIn(ARGOCD, 'images', 'operation.finishedAt'),
    texts: ['more'],
  },
  {
    ...withToken(SECRETS.environmentsTokens),
    name: 'plain report of a deployment',
    path: '/environments/v1/events/plain',
    make: count => ({
      payload: {
        reportId: `run-${count}`,
        entityRef: refOf(any(count)),
        environmentId: whereOf(count),
        version: `v1.${count}`,
        startedAt: iso(at(count)),
        finishedAt: iso(end(count)),
        outcome: hasFailed(count) ? 'failed' : 'succeeded',
      },
      ...deployed(count, any(count)),
    }),
    useless: REPORT,
    required: requiredIn(REPORT),
    texts: ['cause'],
  },
];
