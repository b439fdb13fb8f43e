import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/**
 * The environment of a request to merge: a namespace of its own that the portal sweeps when its time is over. Each new
 * version of the request gives it that time again.
 */
export function previewScript(model: ServiceModel): string {
  const hours = Number.parseInt(
    model.description.environments.preview?.timeToLive ?? '',
    10,
  );
  return text`
    #!/usr/bin/env bash
    # Makes the environment of a request to merge, or takes it away.
    # Usage: scripts/preview.sh up <number> <sha256:…> | down <number>
    # shellcheck source=scripts/apply.sh
    source "$(dirname "$0")/apply.sh"

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
        render preview "\${3:?which digest?}" "$namespace"
        # Hosts name the request by the number that the overlay leaves open.
        sed -i "s/-pr-0\\b/-pr-$number/g" "$work"/*.yaml
        ${model.program.migrate ? '# The last migration makes room; the next one waits until the database of the preview is there.\nkubectl delete jobs --namespace "$namespace" --selector "quarterdeck.io/migration=$service" --ignore-not-found --wait' : ''}
        kubectl apply --filename "$work/all.yaml"
        # By these the portal knows what to delete, and when.
        kubectl label namespace "$namespace" --overwrite "quarterdeck.io/preview-of=$service"
        kubectl annotate namespace "$namespace" --overwrite \
          "quarterdeck.io/expires-at=$(jq --null-input --raw-output 'now + ${String(hours)} * 3600 | todate')"
        kubectl wait deployments --all --namespace "$namespace" --for=condition=Available --timeout=5m
        ;;
      *) fail "It knows up and down, not $action" ;;
    esac
  `;
}
