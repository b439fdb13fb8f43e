import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/** The environment of a request to merge: a namespace of its own that the portal sweeps when its time is over. */
export function previewScript(model: ServiceModel): string {
  const { preview } = model.description.environments;
  const hours = Number.parseInt(preview?.timeToLive ?? '72h', 10);
  return text`
    #!/usr/bin/env bash
    # Makes the environment of a request to merge, or takes it away.
    # Usage: scripts/preview.sh up <number> <sha256:…> | down <number>
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    action=\${1:?up or down?}
    number=\${2:?which request?}
    [[ $number =~ ^[0-9]{1,5}$ ]] || fail "$number is not a number of a request"
    namespace=$service-pr-$number
    use_cluster

    case $action in
      down)
        kubectl delete namespace "$namespace" --ignore-not-found
        ;;
      up)
        digest=\${3:?which digest?}
        is_digest "$digest" || fail "$digest is not a digest"
        mkdir "$work/overlay"
        cat > "$work/overlay/kustomization.yaml" << END
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    namespace: $namespace
    resources:
      - $(realpath --relative-to="$work/overlay" deploy/overlays/preview)
    images:
      - name: $image
        digest: $digest
    END
        # Routes name the request by the number that the overlay leaves open.
        kubectl kustomize "$work/overlay" | sed "s/-pr-0\\b/-pr-$number/g" > "$work/all.yaml"
        kubectl create namespace "$namespace" --dry-run=client --output yaml | kubectl apply --filename -
        kubectl label namespace "$namespace" --overwrite "quarterdeck.io/preview-of=$service" \\
          pod-security.kubernetes.io/enforce=restricted
        kubectl annotate namespace "$namespace" --overwrite \\
          "quarterdeck.io/expires-at=$(date -u -d '+${hours} hours' +%Y-%m-%dT%H:%M:%SZ)"
        kubectl apply --filename "$work/all.yaml"
        kubectl wait deployments --all --namespace "$namespace" --for=condition=Available --timeout=5m
        ;;
      *) fail "It knows up and down, not $action" ;;
    esac
  `;
}
