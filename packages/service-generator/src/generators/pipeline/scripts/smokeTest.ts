import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

const ALIASES = ['/health/liveness', '/health/readiness'];

/** Asks a running service what its users ask; with a database it writes, reads and deletes. */
export function smokeTestScript(model: ServiceModel): string {
  const target = model.isWorker ? 'deployment' : 'service';
  const port = model.isWorker ? model.ports.http : model.ports.service;
  return text`
    #!/usr/bin/env bash
    # Asks the service what its users ask, and says what it answered wrong.
    # Usage: scripts/smoke-test.sh <environment | URL>
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    where=\${1:?which environment or URL?}
    if [[ $where =~ ^https?:// ]]; then
      url=\${where%/}
    else
      namespace=$(namespace_of "$where")
      use_cluster
      kubectl port-forward --namespace "$namespace" "${target}/$service" :${port} > "$work/forward" 2>&1 &
      forward=$!
      for _ in {1..60}; do
        grep -q '^Forwarding' "$work/forward" && break
        kill -0 "$forward" 2> /dev/null || fail "$(cat "$work/forward")"
        sleep 0.5
      done
      url=http://$(sed -n -E 's/^Forwarding from (127\\.0\\.0\\.1:[0-9]+) .*/\\1/p' "$work/forward" | head -n 1)
    fi

    # ask <method> <path> <status that is right> [more arguments of curl]: the body is in $work/body.
    ask() {
      local method=$1 path=$2 right=$3 status
      shift 3
      status=$(curl --silent --show-error --max-time 10 --retry 3 --retry-connrefused --request "$method" \\
        --output "$work/body" --dump-header "$work/headers" --write-out '%{http_code}' "$@" "$url$path") ||
        fail "$method $path: no answer"
      [ "$status" = "$right" ] || fail "$method $path answered $status, not $right: $(head -c 500 "$work/body")"
      echo "$method $path $status"
    }

    for path in ${[...new Set([model.paths.live, model.paths.ready, ...ALIASES])].join(' ')}; do
      ask GET "$path" 200
    done
    ${requests(model)}
    echo "$url works"
  `;
}

function requests(model: ServiceModel): string {
  if (model.language === 'react') {
    return text`

      # The page, the settings of this environment, and a page that only the browser knows.
      ask GET / 200
      grep -qi '<div id="root"' "$work/body" || fail 'The page has no place for the application'
      ask GET /config.js 200
      ask GET /a/page/of/the/application 200
    `.trimEnd();
  }
  if (!model.hasDatabase || model.isWorker) {
    return model.isWorker ? '' : 'ask GET /no/such/path 404';
  }
  return text`

    # One item, from its creation to its end.
    ask POST /api/v1/items 201 --header 'content-type: application/json' \\
      --header "idempotency-key: smoke-$$-$RANDOM" --data '{"name":"smoke test"}'
    id=$(jq -er .id "$work/body") || fail 'What was created has no id'
    ask GET '/api/v1/items?limit=1' 200
    ask GET "/api/v1/items/$id" 200
    version=$(sed -n -E 's/^[Ee][Tt][Aa][Gg]: *([^[:space:]]*).*/\\1/p' "$work/headers")
    ask DELETE "/api/v1/items/$id" 204 --header "if-match: $version"
    ask GET "/api/v1/items/$id" 404
    ask GET /no/such/path 404
  `.trimEnd();
}
