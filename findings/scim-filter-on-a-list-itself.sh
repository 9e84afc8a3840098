#!/usr/bin/env bash
# npm scimmy 1.3.5, npm scim2-parse-filter 0.2.10: a SCIM filter that names a list of complex values by itself, as `emails co
# "example.com"`, means their `value` (RFC 7644 section 3.4.2.2, whose examples have this very filter). scimmy raises a
# TypeError, scim2-parse-filter finds nothing. Both find it as `emails.value co …`. Seen 2026-11-30.
# Who meets it: a provisioning client that looks a person up by e-mail, in the words of the RFC, and then creates a second one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scimmy@1.3.5 scim2-parse-filter@0.2.10
cat > check.mjs <<'JS'
import SCIMMY from 'scimmy'
import { filter, parse } from 'scim2-parse-filter'
const user = { userName: 'ada', emails: [{ type: 'work', value: 'ada@example.com' }] }
const seen = {}
for (const text of ['emails co "example.com"', 'emails.value co "example.com"']) {
  let scimmy
  try { scimmy = new SCIMMY.Types.Filter(text).match([user]).length } catch (e) { scimmy = e.name }
  seen[text] = [scimmy, filter(parse(text))(user)]
}
console.log('[scimmy, scim2-parse-filter]:', JSON.stringify(seen))
process.exit(JSON.stringify(Object.values(seen)) === '[["TypeError",false],[1,true]]' ? 0 : 1)
JS
node check.mjs
