#!/bin/sh
# Runs when the container starts, before nginx: what differs between environments goes to the page, so that one image
# serves all of them.
set -eu

url() {
  case "$2" in
  *[!A-Za-z0-9:/._~-]*)
    echo "$1 is not a URL or path" >&2
    exit 1
    ;;
  esac
}

# The origin of a URL; nothing for a path, which is of this host.
origin() {
  case "$1" in
  http://*/* | https://*/*) echo "$1" | cut -d/ -f1-3 ;;
  http://* | https://*) echo "$1" ;;
  esac
}

api="${API_BASE_URL:-/api}"
vitals="${WEB_VITALS_URL:-}"
url API_BASE_URL "$api"
url WEB_VITALS_URL "$vitals"

mkdir -p /tmp/app
printf 'globalThis.appConfig = { apiBaseUrl: "%s", webVitalsUrl: "%s" };\n' "$api" "$vitals" >/tmp/app/config.js
echo "set \$connect_src \"'self' $(origin "$api") $(origin "$vitals")\";" >/tmp/app/connect-src.conf
