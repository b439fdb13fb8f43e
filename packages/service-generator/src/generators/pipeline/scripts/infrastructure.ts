import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/** Where the roots of Terraform lie, one for each environment. */
export const TERRAFORM_ROOTS = 'infrastructure/terraform/environments';

/** Plans, and applies just what was planned. */
export function infrastructureScript(model: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Plans the infrastructure of an environment, or applies the plan that was saved: what was read is what is done.
    # Usage: scripts/infrastructure.sh <plan|apply> <${model.environments.map(({ name }) => name).join('|')}>
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    action=\${1:?plan or apply?}
    environment=\${2:?which environment?}
    namespace_of "$environment" > /dev/null
    root=${TERRAFORM_ROOTS}/$environment
    export TF_IN_AUTOMATION=true TF_INPUT=false

    terraform -chdir="$root" init
    case $action in
      plan)
        terraform -chdir="$root" plan -lock-timeout=5m -out=plan.tfplan
        ;;
      apply)
        [ -f "$root/plan.tfplan" ] || fail "There is no saved plan of $environment"
        terraform -chdir="$root" apply -lock-timeout=5m plan.tfplan
        rm -f "$root/plan.tfplan"
        ;;
      *) fail "It plans or applies; $action it does not know" ;;
    esac
  `;
}
