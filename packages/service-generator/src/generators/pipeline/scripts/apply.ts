import { ServiceModel } from '../../../model/ServiceModel';
import { previewMaker } from '../../../model/previewMaker';
import { text } from '../../../text';

/** Whether anything here writes to a cluster: where Git deploys, only previews do. */
export function appliesOverlays(model: ServiceModel): boolean {
  return (
    model.description.delivery.gitops === 'none' ||
    previewMaker(model) === 'pipeline'
  );
}

/** What writes to a cluster; where Git deploys, only previews source it. */
export function applyingScript(model: ServiceModel): string {
  return text`
    # How overlays get into a cluster; other scripts source it, nobody runs it.
    # shellcheck shell=bash
    # shellcheck source=scripts/common.sh
    source "$(dirname "\${BASH_SOURCE[0]}")/common.sh"

    # render <overlay> <digest> [namespace]: the overlay as it is, with this digest, into $work/all.yaml.
    render() {
      local overlay=$1 digest=$2 namespace=\${3:-}
      is_digest "$digest" || fail "$digest is not a digest: deploy what was pushed, not a tag"
      mkdir -p "$work/overlay"
      {
        echo 'apiVersion: kustomize.config.k8s.io/v1beta1'
        echo 'kind: Kustomization'
        if [ -n "$namespace" ]; then echo "namespace: $namespace"; fi
        # kubectl wants a relative path.
        printf 'resources:\n  - %s\n' "$(realpath --relative-to="$work/overlay" "deploy/overlays/$overlay")"
        printf 'images:\n  - name: %s\n    digest: %s\n' "$image" "$digest"
      } > "$work/overlay/kustomization.yaml"
      kubectl kustomize "$work/overlay" > "$work/all.yaml"
      grep -qF "$image@$digest" "$work/all.yaml" || fail "No manifest of $overlay names $image"
      ${
        model.program.migrate
          ? text`
              # All but what serves: the migration comes first, with what it needs.
              awk 'BEGIN { RS = "---\\n"; ORS = "---\\n" } !/(^|\\n)kind: (Deployment|HorizontalPodAutoscaler|Canary)\\n/' \\
                "$work/all.yaml" > "$work/first.yaml"
            `.trimEnd()
          : ''
      }
    }
    ${model.program.migrate ? `\n${migrating()}` : ''}
  `;
}

function migrating(): string {
  return text`
    # migrate <namespace>: Jobs cannot be changed, so the last one makes room for that of this version.
    migrate() {
      local mine=(--namespace "$1" --selector "quarterdeck.io/migration=$service")
      kubectl delete jobs "\${mine[@]}" --ignore-not-found --wait
      kubectl apply --filename "$work/first.yaml"
      if ! kubectl wait job "\${mine[@]}" --for=condition=Complete --timeout=10m; then
        kubectl logs "\${mine[@]}" --tail=50 || true
        fail "The migration in $1 did not end well; what ran there still runs"
      fi
    }
  `.trimEnd();
}
