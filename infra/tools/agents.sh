#!/usr/bin/env bash
# Installs MCP's Python clients of infra/e2e/agents below .local/agents: one environment for each version.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
from=$root/infra/e2e/agents
to=$root/.local/agents
mkdir -p "$to"
install() {
  if ! cmp -s "$from/$2" "$to/$1/requirements.txt"; then
    python3 -m venv --clear "$to/$1"
    "$to/$1/bin/pip" install --quiet --disable-pip-version-check -r "$from/$2"
    cp "$from/$2" "$to/$1/requirements.txt"
  fi
}
install py requirements.txt
install py-2025-06 requirements_2025_06.txt
