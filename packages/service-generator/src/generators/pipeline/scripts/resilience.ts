import { ServiceModel } from '../../../model/ServiceModel';
import { imageOf } from '../../../model/versions';
import { text } from '../../../text';

/** How tests begin that do harm: they want an environment, and refuse production. */
const OPENING = text`
  # shellcheck source=scripts/common.sh
  source "$(dirname "$0")/common.sh"

  environment=\${1:?which environment?}
  url=\${2:?which URL?}
  [ "$environment" != production ] || fail 'Not in production'
  namespace=$(namespace_of "$environment")
  use_cluster
`.trimEnd();

/** Kills a pod while somebody asks, and counts what they did not get. */
export function podKillScript(model: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Deletes a pod while the service is asked ten times a second: no request may fail.
    # Usage: scripts/pod-kill-test.sh <environment but production> <URL>
    ${OPENING}

    pods=(kubectl get pods --namespace "$namespace" --selector "app.kubernetes.io/name=$service" --field-selector status.phase=Running --output name)
    mapfile -t running < <("\${pods[@]}")
    [ "\${#running[@]}" -ge 2 ] || fail "It takes two pods to lose one; there are \${#running[@]}"

    touch "$work/go"
    while [ -f "$work/go" ]; do
      curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}\n' "\${url%/}${model.paths.live}" >> "$work/codes" || true
      sleep 0.1
    done &
    sleep 2
    kubectl delete --namespace "$namespace" --wait=false "\${running[0]}"
    kubectl wait --namespace "$namespace" --for=delete --timeout=2m "\${running[0]}"
    sleep 5
    rm "$work/go"
    wait
    all=$(wc -l < "$work/codes")
    bad=$(grep -cv '^2' "$work/codes" || true)
    echo "$bad of $all requests failed"
    [ "$bad" -eq 0 ]
  `;
}

/** Asks for so much that replicas are added, and sees them come. */
export function scalingScript(model: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Sends load until the autoscaler adds replicas, and fails where none come within five minutes.
    # Usage: scripts/scaling-test.sh <environment but production> <URL>
    ${OPENING}

    replicas() {
      kubectl get horizontalpodautoscaler "$service" --namespace "$namespace" --output jsonpath='{.status.currentReplicas}'
    }
    before=$(replicas)
    [ -n "$before" ] || fail "There is no autoscaler of $service in $namespace"
    for _ in {1..20}; do
      while sleep 0.005; do curl --silent --output /dev/null --max-time 5 "\${url%/}${model.paths.live}" || true; done &
    done
    deadline=$((SECONDS + 300))
    until [ "$(replicas)" -gt "$before" ]; do
      [ "$SECONDS" -lt "$deadline" ] || fail "There still are $before replicas"
      sleep 5
    done
    echo "$before replicas became $(replicas)"
  `;
}

/** For k6: as many requests as are expected, held against the objectives of the description. */
export function loadTest(model: ServiceModel): string {
  const { latencyMilliseconds, availability } = model.description.objectives;
  const path =
    model.hasDatabase && !model.isWorker
      ? '/api/v1/items?limit=20'
      : model.paths.live;
  const failed = ((100 - Number(availability)) / 100).toFixed(4);
  return `// Load for k6: \`make load-test URL=https://…\`. It fails where the objectives of quarterdeck.yaml are missed.
// Image: ${imageOf(model.versions, 'k6')}
import { check } from 'k6';
import http from 'k6/http';

export const options = {
  stages: [
    { duration: '30s', target: 20 },
    { duration: '2m', target: 20 },
    { duration: '10s', target: 0 },
  ],
  thresholds: {
    http_req_duration: ['p(95)<${latencyMilliseconds}'],
    http_req_failed: ['rate<${failed}'],
  },
};

export default function ask() {
  const response = http.get(\`\${__ENV.URL}${path}\`);
  check(response, { 'answers 200': ({ status }) => status === 200 });
}
`;
}
