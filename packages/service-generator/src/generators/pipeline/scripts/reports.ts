import { ServiceModel } from '../../../model/ServiceModel';
import { text } from '../../../text';

/** Tells people how a run ended, always. */
export function notifyScript({ description }: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Tells ${description.metadata.owner} how a run of the pipeline ended.
    # Usage: scripts/notify.sh <success|failure|cancelled> <link to the run>
    # NOTIFY_WEBHOOK_URL takes {"text": "…"}, as Slack, Mattermost and Rocket.Chat do.
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    result=\${1:?how did it end?}
    link=\${2:?where can people look?}
    message="$service: the pipeline ended with $result. $link"
    if [ -z "\${NOTIFY_WEBHOOK_URL:-}" ]; then
      echo "$message (set NOTIFY_WEBHOOK_URL to tell people)"
      exit 0
    fi
    jq --null-input --arg text "$message" '{text: $text}' > "$work/message"
    # The address is a secret: it stays out of the list of processes.
    printf 'url = "%s"\\n' "$NOTIFY_WEBHOOK_URL" > "$work/curl"
    curl --silent --show-error --fail --max-time 20 --retry 3 --config "$work/curl" \\
      --header 'content-type: application/json' --data "@$work/message" > /dev/null
    echo 'People have been told'
  `;
}

/** Tells the portal what a pipeline found out about a digest: its rollouts ask for it. */
export function evidenceScript(): string {
  return text`
    #!/usr/bin/env bash
    # Tells the portal what this pipeline found out about a digest; rollouts there ask for it.
    # Usage: scripts/report-evidence.sh <end-to-end|scan> <passed|failed> <sha256:…> <link>
    # PORTAL_URL and PORTAL_TOKEN (of a service that may report); without them nothing is told.
    # shellcheck source=scripts/common.sh
    source "$(dirname "$0")/common.sh"

    kind=\${1:?what was done?}
    result=\${2:?how did it end?}
    digest=\${3:?of which digest?}
    link=\${4:?where can people look?}
    is_digest "$digest" || fail "$digest is not a digest"
    if [ -z "\${PORTAL_URL:-}" ] || [ -z "\${PORTAL_TOKEN:-}" ]; then
      echo 'No portal to tell: PORTAL_URL or PORTAL_TOKEN is not set'
      exit 0
    fi
    jq --null-input --arg entityRef "component:default/$service" --arg kind "$kind" --arg result "$result" \\
      --arg image "$image@$digest" --arg link "$link" --arg at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \\
      '{$entityRef, $kind, $image, $result, $link, $at} + (if $kind == "scan" and $result == "passed" then {criticalFindings: 0} else {} end)' \\
      > "$work/evidence"
    printf 'header = "authorization: Bearer %s"\\n' "$PORTAL_TOKEN" > "$work/curl"
    curl --silent --show-error --fail --max-time 20 --retry 3 --config "$work/curl" \\
      --header 'content-type: application/json' --data "@$work/evidence" "\${PORTAL_URL%/}/api/rollouts/v1/evidence" > /dev/null
    echo "The portal knows: $kind $result"
  `;
}
