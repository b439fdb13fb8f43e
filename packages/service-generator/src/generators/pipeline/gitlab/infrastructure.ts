import { ServiceModel } from '../../../model/ServiceModel';
import { imageOf } from '../../../model/versions';
import { TERRAFORM_ROOTS } from '../scripts/infrastructure';
import { GitlabJob, ON_MAIN, ON_MERGE_REQUEST } from './gitlab';

const CHANGES = { changes: ['infrastructure/terraform/**/*'] };

/** Plans on requests to merge; the main branch applies the plan that it saved, when a person says so. */
export function infrastructureJobs(
  model: ServiceModel,
): Record<string, GitlabJob> {
  return {
    ...templates(model),
    ...Object.fromEntries(
      model.environments.flatMap(({ name }): [string, GitlabJob][] => [
        [
          `plan:${name}`,
          {
            extends: '.plan',
            resource_group: `infrastructure-${name}`,
            script: [`scripts/infrastructure.sh plan ${name}`],
          },
        ],
        [
          `apply:${name}`,
          {
            extends: '.apply',
            needs: [`plan:${name}`],
            resource_group: `infrastructure-${name}`,
            environment: { name, action: 'prepare' },
            script: [`scripts/infrastructure.sh apply ${name}`],
          },
        ],
      ]),
    ),
  };
}

function templates(model: ServiceModel): Record<string, GitlabJob> {
  return {
    // Roles of the cloud are taken by OpenID Connect: no keys are kept.
    '.terraform': {
      image: { name: imageOf(model.versions, 'terraform'), entrypoint: [''] },
      id_tokens: { AWS_TOKEN: { aud: 'sts.amazonaws.com' } },
      before_script: [
        'apk add --no-cache bash',
        'export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/aws-token',
        `printf '%s' "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
      ],
    },
    '.plan': {
      stage: 'infrastructure-plan',
      extends: '.terraform',
      needs: [],
      variables: { AWS_ROLE_ARN: '$AWS_PLAN_ROLE' },
      rules: [
        { ...ON_MERGE_REQUEST, ...CHANGES },
        { ...ON_MAIN, ...CHANGES },
      ],
      artifacts: {
        paths: [`${TERRAFORM_ROOTS}/*/plan.tfplan`],
        expire_in: '1 day',
        access: 'developer',
      },
    },
    '.apply': {
      stage: 'infrastructure-apply',
      extends: '.terraform',
      variables: { AWS_ROLE_ARN: '$AWS_APPLY_ROLE' },
      interruptible: false,
      rules: [{ ...ON_MAIN, ...CHANGES, when: 'manual', allow_failure: true }],
    },
  };
}
