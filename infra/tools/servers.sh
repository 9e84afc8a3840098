#!/usr/bin/env bash
# Installs the OAuth servers of infra/e2e/servers below .local/servers: one of Go, two of Python, one of Node.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
from=$root/infra/e2e/servers
to=$root/.local/servers
mkdir -p "$to/node"
(cd "$from/fosite" && go build -o "$to/fosite" .)
if ! cmp -s "$from/python/requirements.txt" "$to/py/requirements.txt"; then
  python3 -m venv --clear "$to/py"
  "$to/py/bin/pip" install --quiet --disable-pip-version-check -r "$from/python/requirements.txt"
  cp "$from/python/requirements.txt" "$to/py/requirements.txt"
fi
if ! cmp -s "$from/node/package-lock.json" "$to/node/installed.json"; then
  cp "$from/node/package.json" "$from/node/package-lock.json" "$from/node/.npmrc" "$to/node"
  (cd "$to/node" && npm ci --silent)
  cp "$from/node/package-lock.json" "$to/node/installed.json"
fi
