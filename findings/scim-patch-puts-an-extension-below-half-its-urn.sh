#!/usr/bin/env bash
# npm scim-patch 0.8.3: a SCIM PATCH without a path whose value has the object of an extension under its URN (the form in which
# a resource has it, RFC 7643 section 3.3) puts it below a key that is cut at the last colon: …:enterprise:2.0 with a member User.
# As {"path":"urn:…:User:department"} it goes to the right place. Seen 2026-11-30.
# Who meets it: a department or a manager that a directory sends is stored, and shown nowhere.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scim-patch@0.8.3
cat > check.mjs <<'JS'
import { scimPatch } from 'scim-patch'
const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const user = () => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', urn], userName: 'ada', meta: { resourceType: 'User' } })
const whole = scimPatch(user(), [{ op: 'add', value: { [urn]: { department: 'People' } } }])
const byPath = scimPatch(user(), [{ op: 'add', path: `${urn}:department`, value: 'People' }])
const cut = urn.slice(0, urn.lastIndexOf(':'))
console.log(`as an object: ${JSON.stringify({ [urn]: whole[urn], [cut]: whole[cut] })}; by path: ${JSON.stringify({ [urn]: byPath[urn] })}`)
process.exit(whole[urn] === undefined && whole[cut]?.User?.department === 'People' && byPath[urn]?.department === 'People' ? 0 : 1)
JS
node check.mjs
