#!/usr/bin/env bash
# Runs vendors' own SDKs through the transparent proxy (infra/sdks). It installs them below .local.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
to=$root/.local/sdks
mkdir -p "$to"
if ! cmp -s "$root/infra/sdks/package.json" "$to/package.json"; then
  cp "$root/infra/sdks/package.json" "$to"
  (cd "$to" && npm install --silent --no-audit --no-fund) || { rm "$to/package.json"; exit 1; }
fi
exec node "$root/infra/sdks/run.mjs" "$@"
