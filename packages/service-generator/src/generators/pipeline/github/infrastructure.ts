import { ServiceModel } from '../../../model/ServiceModel';
import { TERRAFORM_ROOTS } from '../scripts/infrastructure';
import { CHECKOUT, Job, RUNNER, expression, workflowText } from './workflow';

const ENVIRONMENT = expression('matrix.environment');

/** Plans on requests to merge; on the main branch it plans once more and applies that plan when somebody approves. */
export function infrastructureWorkflow(model: ServiceModel): string {
  const { defaultBranch } = model.description.delivery.repository;
  const paths = ['infrastructure/terraform/**'];
  return workflowText(
    {
      comment:
        'Plans changes of the infrastructure on requests to merge. Once merged, it plans again, and applies that very plan\nwhen somebody has approved it for the environment. Roles of the cloud are taken by OpenID Connect: no keys are kept.',
      name: 'infrastructure',
      on: {
        pull_request: { paths },
        push: { branches: [defaultBranch], paths },
      },
      concurrency: {
        group: `infrastructure-${expression('github.ref')}`,
        'cancel-in-progress': false,
      },
      jobs: {
        'infrastructure-plan': plan(model),
        'infrastructure-apply': apply(model, defaultBranch),
      },
    },
    model.versions,
  );
}

function matrix(model: ServiceModel) {
  return {
    matrix: { environment: model.environments.map(({ name }) => name) },
  };
}

function tools(model: ServiceModel, role: string) {
  return [
    CHECKOUT,
    {
      uses: 'hashicorp/setup-terraform',
      with: {
        terraform_version: model.versions.images.terraform.tag,
        terraform_wrapper: false,
      },
    },
    {
      uses: 'aws-actions/configure-aws-credentials',
      with: {
        'role-to-assume': expression(`vars.${role}`),
        'aws-region': expression('vars.AWS_REGION'),
      },
    },
  ];
}

function plan(model: ServiceModel): Job {
  return {
    // Requests from forks get no role.
    if: "github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository",
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: { contents: 'read', 'id-token': 'write' },
    strategy: { 'fail-fast': false, ...matrix(model) },
    environment: { name: `plan-${ENVIRONMENT}` },
    steps: [
      ...tools(model, 'AWS_PLAN_ROLE'),
      {
        run: 'scripts/infrastructure.sh plan "$ENVIRONMENT"',
        env: { ENVIRONMENT },
      },
      {
        if: "github.event_name == 'push'",
        uses: 'actions/upload-artifact',
        with: {
          name: `plan-${ENVIRONMENT}`,
          path: `${TERRAFORM_ROOTS}/${ENVIRONMENT}/plan.tfplan`,
          'retention-days': 1,
        },
      },
    ],
  };
}

function apply(model: ServiceModel, defaultBranch: string): Job {
  return {
    if: `github.event_name == 'push' && github.ref == 'refs/heads/${defaultBranch}'`,
    needs: 'infrastructure-plan',
    'runs-on': RUNNER,
    'timeout-minutes': 60,
    permissions: { contents: 'read', 'id-token': 'write' },
    strategy: { 'max-parallel': 1, ...matrix(model) },
    environment: { name: ENVIRONMENT },
    steps: [
      ...tools(model, 'AWS_APPLY_ROLE'),
      {
        uses: 'actions/download-artifact',
        with: {
          name: `plan-${ENVIRONMENT}`,
          path: `${TERRAFORM_ROOTS}/${ENVIRONMENT}`,
        },
      },
      {
        run: 'scripts/infrastructure.sh apply "$ENVIRONMENT"',
        env: { ENVIRONMENT },
      },
    ],
  };
}
