#!/usr/bin/env bash
# npm scimmy 1.3.5, npm scim2-parse-filter 0.2.10: the filter `userName eq "ADA@EXAMPLE.COM"` does not find ada@example.com, though
# userName is declared with caseExact false (RFC 7643 section 8.7.1), by scimmy's own schema, too, and such attributes are compared
# without case (RFC 7644 section 3.4.2.2). Names of attributes are. Seen 2026-11-30.
# Who meets it: a client that asks whether a person is there before it creates them; they are there twice.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scimmy@1.3.5 scim2-parse-filter@0.2.10
cat > check.mjs <<'JS'
import SCIMMY from 'scimmy'
import { filter, parse } from 'scim2-parse-filter'
const user = { userName: 'ada@example.com' }
const declared = SCIMMY.Schemas.User.definition.attribute('userName').config.caseExact
const seen = {}
for (const text of ['userName eq "ADA@EXAMPLE.COM"', 'USERNAME eq "ada@example.com"']) {
  seen[text] = [new SCIMMY.Types.Filter(text).match([user]).length === 1, filter(parse(text))(user)]
}
console.log(`scimmy declares caseExact ${declared}; found by [scimmy, scim2-parse-filter]: ${JSON.stringify(seen)}`)
process.exit(declared === false && JSON.stringify(Object.values(seen)) === '[[false,false],[true,true]]' ? 0 : 1)
JS
node check.mjs
