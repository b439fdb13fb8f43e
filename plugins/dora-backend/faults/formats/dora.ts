/** What GitHub and GitLab tell dora of commits. */
import { GITHUB, GITLAB, SECRETS, SERVICES, projectOf } from '../estate';
import {
  Format,
  NO_NUMBER,
  NO_OBJECT,
  NO_SHA,
  NO_TEXT,
  NO_TIME,
  NO_URL,
  gitlabToken,
  hub,
  iso,
  shaOf,
} from './format';

const BEGAN_AT = Math.floor(Date.now() / 1000) * 1000 - 20 * 86_400_000;
const at = (count: number) => BEGAN_AT + count * 1000;
const onGithub = (count: number) => projectOf((count * 2) % SERVICES);
const onGitlab = (count: number) => projectOf((count * 2 + 1) % SERVICES);
const repositoryOf = (count: number) => ({
  full_name: onGithub(count),
  html_url: `http://${GITHUB}/${onGithub(count)}`,
  default_branch: 'main',
});
const projectAt = (count: number) => ({
  path_with_namespace: onGitlab(count),
  web_url: `http://${GITLAB}/${onGitlab(count)}`,
  default_branch: 'main',
});
/** PostgreSQL has no more digits for it. */
const NO_ID = [...NO_NUMBER, 0, -1, 2 ** 31, 1e308];
const NO_NAME = [...NO_TEXT, 'x'.repeat(201)];

const github = (type: string) => ({
  path: '/dora/v1/webhooks/github',
  proof: hub(SECRETS.doraGithub),
  headers: { 'content-type': 'application/json', 'x-github-event': type },
  keepsUnreadable: true,
});
const gitlab = (type: string) => ({
  path: '/dora/v1/webhooks/gitlab',
  proof: gitlabToken(SECRETS.doraGitlab),
  headers: { 'content-type': 'application/json', 'x-gitlab-event': type },
  keepsUnreadable: true,
});
const ofRepository = {
  repository: NO_OBJECT,
  'repository.full_name': NO_NAME,
  'repository.html_url': NO_URL,
};
const ofProject = {
  project: NO_OBJECT,
  'project.path_with_namespace': NO_NAME,
  'project.web_url': NO_URL,
};

export const DORA_FORMATS: Format[] = [
  {
    ...github('push'),
    name: 'push of GitHub to dora',
    make: count => ({
      payload: {
        ref: 'refs/heads/main',
        after: shaOf(count),
        repository: repositoryOf(count),
        commits: [],
      },
      stands: [],
    }),
    useless: ofRepository,
    required: ['repository', 'repository.full_name', 'repository.html_url'],
    texts: ['ref'],
  },
  {
    ...github('pull_request'),
    name: 'pull_request of GitHub to dora',
    make: count => ({
      payload: {
        action: 'closed',
        repository: repositoryOf(count),
        pull_request: {
          number: count + 1,
          title: 'Sell more',
          merged: true,
          merged_at: iso(at(count)),
          merge_commit_sha: shaOf(count, 'a'),
          labels: [{ name: 'hotfix' }],
          head: { ref: 'hotfix/more', sha: shaOf(count, 'b') },
          base: { ref: 'main' },
        },
      },
      stands: ['a', 'b'].map(
        of =>
          `commit ${GITHUB}/${onGithub(count)} ${shaOf(count, of)}: pull ${count + 1} merged ${at(count)} built null`,
      ),
    }),
    useless: {
      ...ofRepository,
      action: NO_TEXT,
      pull_request: NO_OBJECT,
      'pull_request.number': NO_ID,
      'pull_request.merged': [7, 'yes', {}],
      'pull_request.merged_at': NO_TIME,
      'pull_request.merge_commit_sha': NO_SHA.filter(sha => sha !== null),
      'pull_request.labels': [7, 'x', [7], [{}], [{ name: 7 }]],
      'pull_request.head': NO_OBJECT,
      'pull_request.head.ref': NO_TEXT,
      'pull_request.head.sha': NO_SHA,
      'pull_request.base': NO_OBJECT,
      'pull_request.base.ref': NO_TEXT,
    },
    required: [
      'action',
      'repository',
      'repository.full_name',
      'repository.html_url',
      'pull_request',
      'pull_request.number',
      'pull_request.head',
      'pull_request.head.ref',
      'pull_request.head.sha',
      'pull_request.base',
      'pull_request.base.ref',
    ],
    texts: ['pull_request.title', 'pull_request.head.ref'],
  },
  {
    ...github('workflow_run'),
    name: 'workflow_run of GitHub to dora',
    make: count => ({
      payload: {
        action: 'completed',
        repository: repositoryOf(count),
        workflow_run: {
          id: count,
          name: 'build',
          conclusion: 'success',
          head_sha: shaOf(count, 'd'),
          updated_at: iso(at(count)),
        },
      },
      stands: [
        `commit ${GITHUB}/${onGithub(count)} ${shaOf(count, 'd')}: pull null merged null built ${at(count)}`,
      ],
    }),
    useless: {
      ...ofRepository,
      action: NO_TEXT,
      workflow_run: NO_OBJECT,
      'workflow_run.name': [7, {}, []],
      'workflow_run.conclusion': [7, {}, []],
      'workflow_run.head_sha': NO_SHA,
      'workflow_run.updated_at': [null, ...NO_TIME],
    },
    required: [
      'action',
      'repository',
      'repository.full_name',
      'repository.html_url',
      'workflow_run',
      'workflow_run.head_sha',
      'workflow_run.updated_at',
    ],
    texts: ['workflow_run.display_title'],
  },
  {
    ...gitlab('Push Hook'),
    name: 'push of GitLab to dora',
    make: count => ({
      payload: {
        object_kind: 'push',
        after: shaOf(count),
        project: projectAt(count),
      },
      stands: [],
    }),
    useless: { ...ofProject, object_kind: NO_TEXT },
    required: [
      'object_kind',
      'project',
      'project.path_with_namespace',
      'project.web_url',
    ],
    texts: ['ref'],
  },
  {
    ...gitlab('Merge Request Hook'),
    name: 'merge request of GitLab to dora',
    make: count => ({
      payload: {
        object_kind: 'merge_request',
        project: projectAt(count),
        labels: [{ title: 'feature' }],
        object_attributes: {
          iid: count + 1,
          title: 'Sell more',
          state: 'merged',
          action: 'merge',
          source_branch: 'more',
          target_branch: 'main',
          merge_commit_sha: shaOf(count, 'e'),
          last_commit: { id: shaOf(count, 'f') },
          updated_at: iso(at(count)).replace('T', ' ').replace('.000Z', ' UTC'),
        },
      },
      stands: ['e', 'f'].map(
        of =>
          `commit ${GITLAB}/${onGitlab(count)} ${shaOf(count, of)}: pull ${count + 1} merged ${at(count)} built null`,
      ),
    }),
    useless: {
      ...ofProject,
      object_kind: NO_TEXT,
      labels: [7, 'x', [7], [{}], [{ title: 7 }]],
      object_attributes: NO_OBJECT,
      'object_attributes.iid': NO_ID,
      'object_attributes.state': [7, {}, []],
      'object_attributes.source_branch': NO_TEXT,
      'object_attributes.target_branch': NO_TEXT,
      'object_attributes.merge_commit_sha': NO_SHA.filter(sha => sha !== null),
      'object_attributes.last_commit': [7, 'x', {}, []],
      'object_attributes.updated_at': NO_TIME,
    },
    required: [
      'object_kind',
      'project',
      'project.path_with_namespace',
      'project.web_url',
      'object_attributes',
      'object_attributes.iid',
      'object_attributes.source_branch',
      'object_attributes.target_branch',
    ],
    texts: ['object_attributes.title', 'object_attributes.source_branch'],
  },
  {
    ...gitlab('Pipeline Hook'),
    name: 'pipeline of GitLab to dora',
    make: count => ({
      payload: {
        object_kind: 'pipeline',
        project: projectAt(count),
        object_attributes: {
          id: count,
          name: 'build',
          status: 'success',
          sha: shaOf(count, '9'),
          finished_at: iso(at(count)),
        },
      },
      stands: [
        `commit ${GITLAB}/${onGitlab(count)} ${shaOf(count, '9')}: pull null merged null built ${at(count)}`,
      ],
    }),
    useless: {
      ...ofProject,
      object_kind: NO_TEXT,
      object_attributes: NO_OBJECT,
      'object_attributes.name': [7, {}, []],
      'object_attributes.status': [7, {}, []],
      'object_attributes.sha': NO_SHA,
      'object_attributes.finished_at': [null, ...NO_TIME],
    },
    required: [
      'object_kind',
      'project',
      'project.path_with_namespace',
      'project.web_url',
      'object_attributes',
      'object_attributes.sha',
      'object_attributes.finished_at',
    ],
    texts: ['object_attributes.title'],
  },
];
