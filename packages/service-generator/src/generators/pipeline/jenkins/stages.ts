import { EnvironmentModel, ServiceModel } from '../../../model/ServiceModel';
import { BUILD, OFFLINE_IMAGE, READ_DIGEST, pushing } from '../buildkit';
import { commandsOf } from '../languages';
import { SCAN_OF_FILES, SCAN_OF_IMAGE } from '../makefile';
import { TERRAFORM_ROOTS } from '../scripts/infrastructure';
import { REPORTS } from '../stages';
import { Stage, block, inContainer, shell, withSecretFile } from './stage';

/** All that the Jenkinsfile does, in its order. */
export function stagesOf(model: ServiceModel): Stage[] {
  return [
    TEST,
    scan(model),
    CANDIDATE,
    ...(model.description.environments.preview ? [PREVIEW] : []),
    build(model),
    ...model.environments.map(environment => deployment(model, environment)),
    ...(model.description.delivery.terraform === 'none'
      ? []
      : [plan(model), apply(model)]),
  ];
}

const TEST: Stage = {
  name: 'test',
  pod: 'test',
  container: 'tools',
  steps: [
    shell('make install'),
    shell('make lint'),
    shell('make test'),
    inContainer('cluster', [
      shell(
        'for overlay in deploy/overlays/*/; do kubectl kustomize "$overlay" > /dev/null; done',
      ),
    ]),
  ],
  always: [
    `junit '${REPORTS.junit}'`,
    `recordCoverage(tools: [[parser: 'COBERTURA', pattern: '${REPORTS.cobertura}']])`,
    `archiveArtifacts artifacts: '${REPORTS.folder}/**', allowEmptyArchive: true`,
    'cleanWs()',
  ],
};

function scan({ language, versions }: ServiceModel): Stage {
  const hasAudit = commandsOf(language, versions).audit.length > 0;
  return {
    name: 'scan',
    pod: 'test',
    container: 'tools',
    steps: [
      ...(hasAudit ? [shell('make audit')] : []),
      inContainer('trivy', [shell(`trivy ${SCAN_OF_FILES}`)]),
    ],
  };
}

/** Requests to merge build the image, but push nothing. */
const CANDIDATE: Stage = {
  name: 'candidate',
  when: ['changeRequest()'],
  pod: 'build',
  container: 'buildkit',
  steps: [
    shell(`${BUILD} ${OFFLINE_IMAGE}`),
    inContainer('trivy', [shell(`trivy ${SCAN_OF_IMAGE} --input image.tar`)]),
  ],
};

/** Builds the image and leaves what the registry calls it in a file. */
function pushStep(tag: string): string {
  // Jenkins reads two backslashes as one, which continues the line for the shell.
  const push = [BUILD, ...pushing({ tag, revision: '$GIT_COMMIT' })].join(
    ' \\\\\n    ',
  );
  return `sh '''\n  ${push}\n  ${READ_DIGEST} > digest\n'''`;
}

/** Jenkins does not hear when a request is closed: the portal sweeps previews away when their time is over. */
const PREVIEW: Stage = {
  name: 'preview',
  when: [
    'changeRequest()',
    '// Code of forks would run beside secrets.',
    'expression { env.CHANGE_FORK == null }',
  ],
  pod: 'build',
  container: 'buildkit',
  steps: [
    pushStep('pr-$CHANGE_ID'),
    inContainer('cluster', [
      withSecretFile('kubeconfig-preview', 'KUBECONFIG', [
        shell('scripts/preview.sh up "$CHANGE_ID" "$(cat digest)"'),
      ]),
    ]),
  ],
};

/** Once a change is in, on the main branch, and not again for what the pipeline itself commits. */
function released({ description }: ServiceModel): string[] {
  const { gitops, repository } = description.delivery;
  return [
    `branch '${repository.defaultBranch}'`,
    ...(gitops === 'none' ? [] : ["not { changelog '.*\\\\[skip ci\\\\].*' }"]),
  ];
}

function build(model: ServiceModel): Stage {
  return {
    name: 'build',
    when: released(model),
    pod: 'build',
    container: 'buildkit',
    steps: [
      pushStep('sha-$GIT_COMMIT'),
      inContainer('trivy', [
        shell(`trivy ${SCAN_OF_IMAGE} "$IMAGE@$(cat digest)"`),
      ]),
      "stash name: 'digest', includes: 'digest'",
    ],
  };
}

function deployment(model: ServiceModel, { name }: EnvironmentModel): Stage {
  return {
    name,
    when: released(model),
    input:
      name === 'production'
        ? {
            comment: 'Who may answer is set by the permissions of the job.',
            message: `Deploy to ${name}?`,
            ok: 'Deploy',
          }
        : undefined,
    lock: `deploy-${model.name}-${name}`,
    pod: 'deploy',
    container: 'cluster',
    steps: [
      "unstash 'digest'",
      ...deploymentSteps(model, name),
      ...(name === 'staging' ? [EVIDENCE] : []),
    ],
  };
}

/** With GitOps the pipeline commits the digest and watches; without, it deploys by itself. */
function deploymentSteps(model: ServiceModel, name: string): string[] {
  const deploy = shell(`scripts/deploy.sh ${name} "$(cat digest)"`);
  const smokeTest = shell(`scripts/smoke-test.sh ${name}`);
  const inCluster = (steps: readonly string[]) =>
    withSecretFile(`kubeconfig-${name}`, 'KUBECONFIG', steps);
  if (model.description.delivery.gitops === 'none') {
    return [inCluster([deploy, smokeTest])];
  }
  return [
    block(
      "withCredentials([usernamePassword(credentialsId: 'git-push', usernameVariable: 'GIT_USERNAME', passwordVariable: 'GIT_PASSWORD')])",
      [deploy],
    ),
    inCluster([
      shell(`scripts/verify-deployment.sh ${name} "$(cat digest)"`),
      smokeTest,
    ]),
  ];
}

const EVIDENCE = block(
  "withCredentials([string(credentialsId: 'portal-token', variable: 'PORTAL_TOKEN')])",
  [
    shell(
      'scripts/report-evidence.sh end-to-end passed "$(cat digest)" "$BUILD_URL"',
    ),
  ],
);

const TERRAFORM_CHANGES = "changeset 'infrastructure/terraform/**'";

function plan(model: ServiceModel): Stage {
  return {
    name: 'infrastructure-plan',
    when: [TERRAFORM_CHANGES],
    pod: 'deploy',
    container: 'terraform',
    steps: [
      terraformStep(model, 'plan'),
      `stash name: 'plans', includes: '${TERRAFORM_ROOTS}/*/plan.tfplan'`,
    ],
  };
}

function apply(model: ServiceModel): Stage {
  const { defaultBranch } = model.description.delivery.repository;
  return {
    name: 'infrastructure-apply',
    when: [`branch '${defaultBranch}'`, TERRAFORM_CHANGES],
    input: { message: 'Apply the plans?', ok: 'Apply' },
    pod: 'deploy',
    container: 'terraform',
    steps: ["unstash 'plans'", terraformStep(model, 'apply')],
  };
}

/** Plans and applications have identities of their own in the cloud. */
function terraformStep(
  { environments }: ServiceModel,
  action: 'plan' | 'apply',
): string {
  return withSecretFile(
    `aws-${action}-token`,
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    environments.map(({ name }) =>
      shell(`scripts/infrastructure.sh ${action} ${name}`),
    ),
  );
}
