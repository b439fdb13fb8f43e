import { Defect } from '../types';
import { replaced } from './edit';

const CI = '.github/workflows/ci.yml';
const RELEASE = '.github/workflows/release.yml';
const GITLAB = '.gitlab-ci.yml';
const DEPLOY = 'scripts/deploy.sh';
const STEP = '      - run: make install\n';

/** Defects of the field in workflows, GitLab CI, Jenkinsfiles and in what they call. */
export const PIPELINE_DEFECTS: readonly Defect[] = [
  {
    number: 9,
    title: 'actions that need a Node which runners no longer have',
    rule: 'workflow/actions-run-on-todays-runners',
    template: 'go-service',
    reinsert: files =>
      replaced(files, CI, /actions\/checkout@.*/, 'actions/checkout@v3'),
  },
  {
    number: 10,
    title: 'tags of images that begin with the name of a branch',
    rule: 'workflow/tags-are-always-valid',
    template: 'go-service',
    reinsert: files =>
      replaced(files, RELEASE, 'prefix=sha-', 'prefix={{branch}}-'),
  },
  {
    number: 11,
    title: 'KUBECONFIG exported for the next step',
    rule: 'workflow/no-export-for-later-steps',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        RELEASE,
        '      - name: Deploy to staging\n',
        '      - run: |\n          echo "$KUBE_CONFIG" > kubeconfig\n          export KUBECONFIG=$PWD/kubeconfig\n      - name: Deploy to staging\n',
      ),
  },
  {
    number: 12,
    title: 'docker scan, which was removed in 2023',
    rule: 'pipeline/no-removed-commands',
    template: 'go-service',
    reinsert: files =>
      replaced(files, 'Makefile', /\$\(TRIVY\) filesystem.*/, 'docker scan .'),
  },
  {
    number: 38,
    title: 'a pipeline that builds without testing',
    rule: 'pipeline/runs-tests',
    template: 'go-service',
    reinsert: files => replaced(files, CI, '      - run: make test\n', ''),
  },
  {
    number: 39,
    title: 'deployment from a request to merge',
    rule: 'workflow/requests-do-not-deploy',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        CI,
        STEP,
        `${STEP}      - run: oc login --token "$TOKEN" && helm upgrade orders chart\n`,
      ),
  },
  {
    number: 40,
    title: 'pull_request_target with the code of the request',
    rule: 'workflow/no-foreign-code-beside-secrets',
    template: 'go-service',
    reinsert: files =>
      replaced(
        replaced(files, CI, 'pull_request:', 'pull_request_target:'),
        CI,
        'persist-credentials: false',
        'persist-credentials: false\n          ref: ${{ github.event.pull_request.head.sha }}',
      ),
  },
  {
    number: 41,
    title: 'an identity and the right to write for requests to merge',
    rule: 'workflow/requests-only-read',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        CI,
        'contents: read',
        'contents: write\n      id-token: write',
      ),
  },
  {
    number: 42,
    title: 'actions by tag',
    rule: 'workflow/actions-are-commits',
    template: 'go-service',
    reinsert: files =>
      replaced(files, CI, /actions\/setup-go@.*/, 'actions/setup-go@v7'),
  },
  {
    number: 43,
    title: 'the title of a request as part of a script',
    rule: 'workflow/no-untrusted-input-in-commands',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        CI,
        STEP,
        `${STEP}      - run: echo "${'${{ github.event.pull_request.title }}'}"\n`,
      ),
  },
  {
    number: 44,
    title: 'a signature of a tag by a key that lives long',
    rule: 'workflow/signs-digests',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        RELEASE,
        '      - name: Scan the image\n',
        '      - run: cosign sign --key env://COSIGN_KEY registry.example/orders:1.0.0\n      - name: Scan the image\n',
      ),
  },
  {
    number: 45,
    title: 'slsa-github-generator, which nobody maintains',
    rule: 'workflow/no-abandoned-actions',
    template: 'go-service',
    reinsert: files =>
      replaced(
        files,
        RELEASE,
        './.github/workflows/ci.yml',
        'slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@v2.1.0',
      ),
  },
  {
    number: 64,
    title: 'kubectl rollout undo where Git deploys',
    rule: 'pipeline/git-is-what-deploys',
    template: 'go-service',
    parameters: { gitops: 'argocd' },
    reinsert: files =>
      replaced(
        files,
        DEPLOY,
        'fail "$branch could not be pushed to"',
        'kubectl rollout undo "deployment/$service"',
      ),
  },
  {
    number: 75,
    title: 'a Docker daemon beside a job, without TLS',
    rule: 'gitlab/docker-speaks-tls',
    template: 'go-service',
    parameters: { pipeline: 'gitlab-ci' },
    reinsert: files =>
      replaced(
        files,
        GITLAB,
        'build:\n  stage: build\n',
        'build:\n  stage: build\n  services:\n    - docker:28-dind\n',
      ),
  },
  {
    number: 76,
    title: 'a secret in double quotes of Groovy',
    rule: 'jenkins/no-interpolated-secrets',
    template: 'go-service',
    parameters: { pipeline: 'jenkins' },
    reinsert: files =>
      replaced(
        files,
        'Jenkinsfile',
        `sh 'scripts/notify.sh "$RESULT" "$BUILD_URL"'`,
        'sh "curl --data done ${NOTIFY_WEBHOOK_URL}"',
      ),
  },
];
