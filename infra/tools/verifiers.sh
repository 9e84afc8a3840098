#!/usr/bin/env bash
# Verifies what Patchbay sends by libraries that nobody here wrote: those of Standard Webhooks for Go, JavaScript, Python
# and Rust, and Svix's for JavaScript and Python. Those of Python and Rust are
# installed below .local, those of JavaScript are in infra/node.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
from=$root/infra/e2e/verifiers
to=$root/.local/verifiers
mkdir -p "$to"
if ! cmp -s "$from/requirements.txt" "$to/py/requirements.txt"; then
  python3 -m venv --clear "$to/py"
  "$to/py/bin/pip" install --quiet --disable-pip-version-check -r "$from/requirements.txt"
  cp "$from/requirements.txt" "$to/py/requirements.txt"
fi
CARGO_TARGET_DIR=$to/rust cargo build --quiet --locked --release --manifest-path "$from/rust/Cargo.toml"
cd "$root"
PATCHBAY_DELIVERIES=$to/deliveries.json go test -count=1 -run 'TestSignatures|TestCapture' ./shared/webhook/deliver
code=0
node "$from/verify.mjs" "$to/deliveries.json" || code=1
"$to/py/bin/python" "$from/verify.py" "$to/deliveries.json" || code=1
"$to/rust/release/verifiers" "$to/deliveries.json" || code=1
exit $code
