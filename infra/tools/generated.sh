#!/usr/bin/env bash
# Runs the generators and compares the work tree before and after.
set -euo pipefail
if ! git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
  echo "left out: this is not a git checkout, so there is nothing to compare with"
  exit 0
fi
state() {
  git status --porcelain
  git diff
}
before=$(state)
go generate ./...
if [ "$before" != "$(state)" ]; then
  echo "Generated files were stale and are new now: look at git diff and commit them."
  exit 1
fi
