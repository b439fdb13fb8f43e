import {
  AnswersInput,
  FileTree,
  generate,
  treeOf,
} from '@quarterdeck/service-generator';
import { Project } from '../../types';
import { ordersModel } from '../../testing/files';
import { verify } from '../../verify';
import { GITLAB_RULES } from '../gitlab';
import { JENKINS_RULES } from '../jenkins';
import { WORKFLOW_RULES } from '../workflow';
import { PIPELINE_RULES } from '.';

const OWN = [
  ...PIPELINE_RULES,
  ...WORKFLOW_RULES,
  ...GITLAB_RULES,
  ...JENKINS_RULES,
];

function projectOf(more: Partial<AnswersInput> = {}): Project {
  const model = ordersModel('go', more);
  return { files: treeOf(generate(model, ['pipeline'])), model };
}

/** A project with one file of it changed, or one that it has beside. */
function changed(
  project: Project,
  path: string,
  change: (content: string) => string,
): Project {
  const before = project.files.get(path)?.content ?? '';
  const content = change(before);
  if (content === before) {
    throw new Error(`${path} is as before`);
  }
  const files: FileTree = new Map([
    ...project.files,
    [path, { content, isExecutable: false }],
  ]);
  return { ...project, files };
}

const brokenRules = async (project: Project) =>
  new Set((await verify(project, OWN)).map(({ rule }) => rule));

describe('what is generated', () => {
  const pipelines = ['github-actions', 'gitlab-ci', 'jenkins'] as const;
  const cases = pipelines.flatMap(pipeline =>
    (['none', 'argocd', 'flux'] as const).flatMap(gitops => [
      { pipeline, gitops },
      {
        pipeline,
        gitops,
        previews: true,
        terraform: 'aws' as const,
        database: 'postgres18' as const,
        registry: 'ghcr.io/acme',
      },
    ]),
  );

  it.each(cases)('keeps every rule: %o', async more => {
    expect(await verify(projectOf(more), OWN)).toEqual([]);
  });
});

const CI = '.github/workflows/ci.yml';
const RELEASE = '.github/workflows/release.yml';
const after = (anchor: string, more: string) => (content: string) =>
  content.replace(anchor, `${anchor}${more}`);
const instead = (search: string | RegExp, text: string) => (content: string) =>
  content.replace(search, () => text);

describe('rules of workflows', () => {
  it.each([
    ['workflow/least-permissions', CI, instead('permissions: {}\n', '')],
    [
      'workflow/least-permissions',
      CI,
      instead('permissions: {}\n', 'permissions: write-all\n'),
    ],
    [
      'workflow/requests-only-read',
      CI,
      instead('contents: read', 'id-token: write'),
    ],
    [
      'workflow/requests-do-not-deploy',
      CI,
      after('make install\n', '      - run: kubectl apply -f all.yaml\n'),
    ],
    ['workflow/jobs-end', CI, instead(/ {4}timeout-minutes: \d+\n/, '')],
    [
      'workflow/runners-are-fixed',
      CI,
      instead('ubuntu-24.04', 'ubuntu-latest'),
    ],
    [
      'workflow/checkout-keeps-no-token',
      RELEASE,
      instead('persist-credentials: false', 'fetch-depth: 0'),
    ],
    [
      'workflow/no-untrusted-input-in-commands',
      CI,
      after('make install\n', '      - run: cat values >> "$GITHUB_ENV"\n'),
    ],
    ['workflow/signs-digests', RELEASE, instead(/ +subject-digest: .*\n/, '')],
    [
      'workflow/actions-are-commits',
      CI,
      instead(
        /(actions\/checkout@\w+) # \S+/,
        `actions/checkout@${'a'.repeat(40)}`,
      ),
    ],
    ['pipeline/same-stages', RELEASE, instead('  staging:\n', '  other:\n')],
    [
      'pipeline/deploys-digests',
      RELEASE,
      instead('deploy.sh staging "$DIGEST"', 'deploy.sh staging latest'),
    ],
    [
      'pipeline/tls-is-verified',
      'scripts/notify.sh',
      instead('curl --silent', 'curl -k --silent'),
    ],
    [
      'pipeline/no-password-arguments',
      'Makefile',
      instead(
        'docker build',
        'docker login -u me -p "$PASSWORD" && docker build',
      ),
    ],
    [
      'pipeline/versions-have-a-bot',
      '.github/dependabot.yml',
      instead(/.*/s, 'version: 2\n'),
    ],
    ['pipeline/runs-tests', 'Makefile', instead(/gotestsum|go test/g, 'echo')],
  ] as const)('%s finds what is wrong in %s', async (rule, path, change) => {
    const good = projectOf();
    expect(await brokenRules(good)).not.toContain(rule);
    expect(await brokenRules(changed(good, path, change))).toContain(rule);
  });

  it('let previews of the own repository deploy, and no others', async () => {
    const good = projectOf({ previews: true });
    const bad = changed(
      good,
      '.github/workflows/preview.yml',
      instead(/ && github\.event\.pull_request\.head\.repo.*/g, ''),
    );
    expect(await brokenRules(good)).toEqual(new Set());
    expect(await brokenRules(bad)).toContain('workflow/requests-do-not-deploy');
  });

  it('find code of strangers beside secrets', async () => {
    const bad = changed(projectOf(), CI, content =>
      content
        .replace('pull_request:', 'workflow_run:')
        .replace(
          'persist-credentials: false',
          'persist-credentials: false\n          ref: ${{ github.event.workflow_run.head_sha }}',
        ),
    );
    expect(await brokenRules(bad)).toContain(
      'workflow/no-foreign-code-beside-secrets',
    );
  });
});

describe('rules of GitLab CI', () => {
  const good = projectOf({ pipeline: 'gitlab-ci' });

  it.each([
    [
      'gitlab/rules-rather-than-only',
      after('manifests:\n', '  only: [main]\n'),
    ],
    [
      'gitlab/docker-speaks-tls',
      after('manifests:\n', '  services: [{ name: "docker:28-dind" }]\n'),
    ],
    ['gitlab/one-pipeline-a-change', instead(/workflow:\n(?: .*\n)+/, '')],
    [
      'pipeline/no-abandoned-images',
      instead(/moby\/buildkit\S*/, 'gcr.io/kaniko-project/executor:v1.23.2'),
    ],
    ['pipeline/same-stages', instead('  - scan\n', '')],
  ] as const)('%s', async (rule, change) => {
    expect(await brokenRules(good)).not.toContain(rule);
    expect(
      await brokenRules(changed(good, '.gitlab-ci.yml', change)),
    ).toContain(rule);
  });
});

describe('rules of Jenkins', () => {
  const good = projectOf({ pipeline: 'jenkins' });

  it.each([
    [
      'jenkins/no-interpolated-secrets',
      instead(
        `sh 'scripts/notify.sh`,
        `sh "echo \${NOTIFY_WEBHOOK_URL}"; sh 'scripts/notify.sh`,
      ),
    ],
    ['jenkins/nobody-waits-on-an-agent', instead('agent none', 'agent any')],
    ['jenkins/builds-end', instead(/ *timeout\(.*\n/, '')],
    ['pipeline/same-stages', instead("stage('scan')", "stage('look')")],
  ] as const)('%s', async (rule, change) => {
    expect(await brokenRules(good)).not.toContain(rule);
    expect(await brokenRules(changed(good, 'Jenkinsfile', change))).toContain(
      rule,
    );
  });
});

it('leaves a repository without pipeline alone', async () => {
  const { model } = projectOf();
  expect(await verify({ files: new Map(), model }, OWN)).toEqual([]);
});
