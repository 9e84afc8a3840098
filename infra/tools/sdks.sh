#!/usr/bin/env bash
# Runs vendors' own SDKs through the transparent proxy (infra/sdks), installed below .local/sdks:
#
#   infra/tools/sdks.sh [npm/slack pypi …]   all, or those named, with a table
#   infra/tools/sdks.sh --ci                 ten of npm's, as tests
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
from=$root/infra/sdks
to=$root/.local/sdks
mkdir -p "$to"
# installed has what is there: the lock file's sum, and "all" where that is more than the ten.
lock=$(cksum <"$from/package-lock.json")
npm_ci() {
  cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$to"
  rm -f "$to/installed"
  (cd "$to" && npm ci --silent --ignore-scripts "${@:2}")
  echo "$lock $1" >"$to/installed"
}
installed=$(cat "$to/installed" 2>/dev/null || true)
if [ "${1:-}" = --ci ]; then
  case $installed in "$lock "*) ;; *) npm_ci ten --omit=dev ;; esac
  exec node --test --test-reporter=spec "$from/ci.test.mjs"
fi
[ "$installed" = "$lock all" ] || npm_ci all
if ! cmp -s "$from/requirements.txt" "$to/py/requirements.txt"; then
  python3 -m venv --clear "$to/py"
  "$to/py/bin/pip" install --quiet --disable-pip-version-check -r "$from/requirements.txt"
  cp "$from/requirements.txt" "$to/py/requirements.txt"
fi
exec node "$from/run.mjs" "$@"
