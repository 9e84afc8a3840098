#!/usr/bin/env bash
# npm scimmy 1.3.5: a SCIM PATCH that replaces one sub-attribute of a complex attribute, {"op":"replace","path":"name","value":
# {"givenName":"Ada"}}, removes the others, which RFC 7644 section 3.5.2.3 leaves as they are. With the path name.givenName
# they stay. npm scim-patch 0.8.3 leaves them in both forms. Seen 2026-11-30.
# Who meets it: directories whose provisioning sends the short form; people lose their family name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scimmy@1.3.5 scim-patch@0.8.3
cat > check.mjs <<'JS'
import SCIMMY from 'scimmy'
import { scimPatch } from 'scim-patch'
const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
const user = () => ({ schemas, id: '1', userName: 'ada', name: { givenName: 'A', familyName: 'Byron' }, meta: { resourceType: 'User' } })
const seen = {}
for (const op of [{ op: 'replace', path: 'name', value: { givenName: 'Ada' } }, { op: 'replace', path: 'name.givenName', value: 'Ada' }]) {
  const message = new SCIMMY.Messages.PatchOp({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ ...op }] })
  const patched = await message.apply(new SCIMMY.Schemas.User(user()))
  seen[op.path] = [patched.name, scimPatch(user(), [{ ...op }]).name].map((name) => [name.givenName, name.familyName ?? null])
}
console.log('[scimmy, scim-patch]:', JSON.stringify(seen))
process.exit(JSON.stringify(seen) === '{"name":[["Ada",null],["Ada","Byron"]],"name.givenName":[["Ada","Byron"],["Ada","Byron"]]}' ? 0 : 1)
JS
node check.mjs
