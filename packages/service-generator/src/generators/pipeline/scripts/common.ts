import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/** What the other scripts share. */
export function commonScript(model: ServiceModel): string {
  const namespaces = model.environments
    .map(({ name, namespace }) => `${name}) echo '${namespace}' ;;`)
    .join('\n');
  return text`
    # What the scripts of ${model.name} share; they source it, nobody runs it.
    # shellcheck shell=bash
    set -Eeuo pipefail
    umask 077
    cd "$(dirname "\${BASH_SOURCE[0]}")/.."

    service='${model.name}'
    image='${model.image}'
    export service image

    fail() {
      printf '%s\n' "$*" >&2
      exit 1
    }

    namespace_of() {
      case $1 in
        ${namespaces}
        *) fail "There is no environment $1, only ${model.environments.map(({ name }) => name).join(', ')}" ;;
      esac
    }

    is_digest() {
      [[ $1 =~ ^sha256:[0-9a-f]{64}$ ]]
    }

    # A folder that is gone when the script ends, as is what runs in the background, however it ends.
    work=$(mktemp -d)
    clean_up() {
      jobs -p | xargs --no-run-if-empty kill 2> /dev/null || true
      rm -rf "$work"
    }
    trap clean_up EXIT

    # Pipelines hand the kubeconfig over as text; people have one already.
    use_cluster() {
      if [ -n "\${KUBE_CONFIG:-}" ]; then
        printf '%s\n' "$KUBE_CONFIG" > "$work/kubeconfig"
        export KUBECONFIG="$work/kubeconfig"
        unset KUBE_CONFIG
      fi
    }
  `;
}
