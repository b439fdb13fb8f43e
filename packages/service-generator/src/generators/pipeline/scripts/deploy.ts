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
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    environment=\${1:?which environment?}
    digest=\${2:?which digest?}
    ${model.program.migrate ? 'namespace=$(namespace_of "$environment")' : 'namespace_of "$environment" > /dev/null'}
    is_digest "$digest" || fail "$digest is not a digest: deploy what was pushed, not a tag"
    use_cluster

    # The overlay as it is, with this digest; kubectl wants a relative path to it.
    mkdir "$work/overlay"
    cat > "$work/overlay/kustomization.yaml" << END
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
      - $(realpath --relative-to="$work/overlay" "deploy/overlays/$environment")
    images:
      - name: $image
        digest: $digest
    END
    kubectl kustomize "$work/overlay" > "$work/all.yaml"
    grep -qF "$image@$digest" "$work/all.yaml" || fail "No manifest of $environment names $image"
    ${migrationSteps(model)}
    kubectl apply --filename "$work/all.yaml"
    scripts/verify-deployment.sh "$environment" "$digest"
  `;
}

function migrationSteps(model: ServiceModel): string {
  if (!model.program.migrate) {
    return '';
  }
  return text`

    # The migration comes first, with all that it needs but without the program. Jobs cannot be changed, so the last
    # one makes room.
    awk 'BEGIN { RS = "---\\n"; ORS = "---\\n" } !/(^|\\n)kind: (Deployment|HorizontalPodAutoscaler|Canary)\\n/' "$work/all.yaml" > "$work/first.yaml"
    kubectl delete jobs --namespace "$namespace" --selector "quarterdeck.io/migration=$service" --ignore-not-found --wait
    kubectl apply --filename "$work/first.yaml"
    if ! kubectl wait job --namespace "$namespace" --selector "quarterdeck.io/migration=$service" --for=condition=Complete --timeout=10m; then
      kubectl logs --namespace "$namespace" --selector "quarterdeck.io/migration=$service" --tail=50 || true
      fail "The migration did not end well; $environment keeps what it ran"
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
