#!/usr/bin/env bash
# npm @modelcontextprotocol/client 2.4.0, npm @modelcontextprotocol/sdk 1.32.2, PyPI mcp 2.3.0: of the challenge
# `Bearer error="insufficient_scope", error_description="needs scope=admin", scope="read"` they take the scope to be admin" with the
# quote mark, where RFC 9110 section 11.6.1 has read: the first `scope=` anywhere in the text counts, in quotes, too. Seen 2026-11-30.
# Who meets it: servers that explain which scope is missing; the client asks the authorization server for one that nobody has.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'mcp==2.3.0' & pip=$!
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/sdk@1.32.2
wait "$pip"
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { extractWWWAuthenticateParams as client } from '@modelcontextprotocol/client'
import { extractWWWAuthenticateParams as sdk } from '@modelcontextprotocol/sdk/client/auth.js'
const challenges = {
  'the scope first': 'Bearer error="insufficient_scope", scope="read", error_description="needs scope=admin"',
  'the description first': 'Bearer error="insufficient_scope", error_description="needs scope=admin", scope="read"',
}
const python = JSON.parse(execFileSync('v/bin/python', ['check.py', JSON.stringify(Object.values(challenges))]))
const seen = Object.entries(challenges).map(([name, challenge], i) => {
  const answer = new Response('', { status: 403, headers: { 'www-authenticate': challenge } })
  return [name, client(answer).scope, sdk(answer).scope, python[i]]
})
for (const [name, ...scopes] of seen) console.log(`${name}: client 2.4.0, sdk 1.32.2, mcp 2.3.0 have ${JSON.stringify(scopes)}`)
process.exit(JSON.stringify(seen.map((one) => one.slice(1))) === '[["read","read","read"],["admin\\"","admin\\"","admin\\""]]' ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys
from types import SimpleNamespace
from mcp.client.auth.utils import extract_scope_from_www_auth
print(json.dumps([
    extract_scope_from_www_auth(SimpleNamespace(status_code=403, headers={"WWW-Authenticate": one})) for one in json.loads(sys.argv[1])
]))
P
node check.mjs
