import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/** Waits until an environment runs a digest, whoever brings it there. */
export function verifyDeploymentScript(model: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Waits until an environment runs a digest, whole and ready; without a digest, whatever it was told to run.
    # Usage: scripts/verify-deployment.sh <environment> [sha256:…]
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    environment=\${1:?which environment?}
    digest=\${2:-}
    namespace=$(namespace_of "$environment")
    use_cluster

    # Deployments of the service, each with the images of its containers.
    deployments() {
      kubectl get deployments --namespace "$namespace" --selector "app.kubernetes.io/name=$service" \\
        --output jsonpath='{range .items[*]}{.metadata.name}{" "}{.spec.template.spec.containers[*].image}{"\\n"}{end}'
    }

    # Five minutes are what staging gets; production takes its time.
    deadline=$((SECONDS + $([ "$environment" = production ] && echo 600 || echo 300)))
    until found=$(deployments | awk -v wanted="\${digest:+@$digest}" '$2 != "" && index($0, wanted) { print $1 }') && [ -n "$found" ]; do
      [ "$SECONDS" -lt "$deadline" ] || fail "No Deployment of $service in $namespace runs \${digest:-anything}"
      sleep 5
    done
    for deployment in $found; do
      kubectl rollout status "deployment/$deployment" --namespace "$namespace" --timeout="$((deadline - SECONDS > 1 ? deadline - SECONDS : 1))s"
    done
    ${flaggerStep(model)}
    echo "$environment runs \${digest:-what it was told to}"
  `;
}

function flaggerStep(model: ServiceModel): string {
  if (model.description.rollout.strategy !== 'canary-flagger') {
    return '';
  }
  return text`
    # Flagger moves requests step by step, and goes back by itself where they fail.
    if kubectl get "canary/$service" --namespace "$namespace" > /dev/null 2>&1; then
      kubectl wait "canary/$service" --namespace "$namespace" --for=condition=Promoted --timeout=30m
    fi
  `.trimEnd();
}
