import { Strategy } from '../../../description/schema';
import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/** Brings a digest to an environment: through Git where something there watches it, else with kubectl. */
export function deployScript(model: ServiceModel): string {
  return model.description.delivery.gitops === 'none'
    ? applyScript(model)
    : commitScript(model);
}

function applyScript(model: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Deploys an image, named by its digest, to an environment, and waits until it is there.
    # Usage: scripts/deploy.sh <environment> <sha256:…>
    # KUBE_CONFIG holds the kubeconfig of a service account that may write in that namespace alone.
    # shellcheck source=scripts/apply.sh
    source "$(dirname "$0")/apply.sh"

    environment=\${1:?which environment?}
    digest=\${2:?which digest?}
    namespace=$(namespace_of "$environment")
    use_cluster
    render "$environment" "$digest"
    ${steps(model).join('\n')}
  `;
}

/** Strategies that the portal drives: it moves requests, and asks people. */
const DRIVEN: readonly Strategy[] = ['blue-green', 'canary-istio'];

function steps({ program, description }: ServiceModel): string[] {
  const migrate = program.migrate ? ['migrate "$namespace"'] : [];
  return [
    ...(DRIVEN.includes(description.rollout.strategy)
      ? [handOver(description.rollout.strategy, migrate)]
      : []),
    ...migrate,
    'kubectl apply --filename "$work/all.yaml"',
    'scripts/verify-deployment.sh "$environment" "$digest"',
  ];
}

/** The first version has nobody to take over from; later ones go out in the portal. */
function handOver(strategy: Strategy, migrate: readonly string[]): string {
  return text`

    # Production changes by ${strategy}, which the portal drives and people start; only the first version is applied here.
    if [ "$environment" = production ] && kubectl get "deployment/$service" --namespace "$namespace" > /dev/null 2>&1; then
      ${[...migrate, 'echo "$image@$digest is ready: start its rollout in the portal, $\{PORTAL_URL:-PORTAL_URL is not set}/rollouts"', 'exit 0'].join('\n')}
    fi
  `.trimEnd();
}

function commitScript(model: ServiceModel): string {
  const { gitops, repository } = model.description.delivery;
  const watcher = gitops === 'argocd' ? 'Argo CD' : 'Flux';
  return text`
    #!/usr/bin/env bash
    # Writes the digest of an image into the overlay of an environment and commits it; ${watcher} does the rest.
    # Usage: scripts/deploy.sh <environment> <sha256:…>
    # GIT_USERNAME and GIT_PASSWORD may push to ${repository.defaultBranch}.
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    environment=\${1:?which environment?}
    digest=\${2:?which digest?}
    namespace_of "$environment" > /dev/null
    is_digest "$digest" || fail "$digest is not a digest: deploy what was pushed, not a tag"
    branch='${repository.defaultBranch}'
    overlay=deploy/overlays/$environment

    # Credentials stay in the environment: neither arguments nor files hold them.
    with_credentials() {
      # shellcheck disable=SC2016 # git expands it
      git -c credential.helper= \\
        -c credential.helper='!f() { echo "username=$GIT_USERNAME"; echo "password=$GIT_PASSWORD"; }; f' "$@"
    }

    # Somebody may push in between; then it begins again from what is there.
    for attempt in 1 2 3; do
      with_credentials fetch --quiet origin "$branch"
      git checkout --quiet --detach FETCH_HEAD
      sed -i -E "s/^([[:space:]-]*)(newTag|digest):.*/\\1digest: $digest/" "$overlay/kustomization.yaml"
      kubectl kustomize "$overlay" | grep -F "$image@$digest" > /dev/null ||
        fail "$overlay/kustomization.yaml has no digest of $image to replace"
      if git diff --quiet -- "$overlay"; then
        echo "$environment has $digest already"
        exit 0
      fi
      git -c user.name=pipeline -c user.email=pipeline@invalid commit --quiet \\
        --message "Deploy $digest to $environment [skip ci]" -- "$overlay/kustomization.yaml"
      if with_credentials push --quiet origin "HEAD:refs/heads/$branch"; then
        echo "$environment gets $digest"
        exit 0
      fi
      echo "Attempt $attempt: $branch has moved on"
    done
    fail "$branch could not be pushed to"
  `;
}
