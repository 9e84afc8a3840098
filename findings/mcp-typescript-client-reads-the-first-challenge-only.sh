#!/usr/bin/env bash
# npm @modelcontextprotocol/client 2.4.0 and @modelcontextprotocol/sdk 1.32.2: a 401 with two challenges, `Basic realm="x"` and behind
# it `Bearer resource_metadata="…"` (RFC 9110 section 11.6.1, in one header or two), has no resource_metadata to them. A blank
# round the = hides it as well. In the other order it is found. Seen 2026-11-30.
# Who meets it: MCP servers behind a gateway that offers Basic or Negotiate, too, with their metadata at an address of its own.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/sdk@1.32.2
cat > check.mjs <<'JS'
import { extractWWWAuthenticateParams as client } from '@modelcontextprotocol/client'
import { extractWWWAuthenticateParams as sdk } from '@modelcontextprotocol/sdk/client/auth.js'
const metadata = 'https://api.example/metadata'
const cases = {
  'Bearer alone': [`Bearer resource_metadata="${metadata}"`],
  'Bearer, then Basic': [`Bearer resource_metadata="${metadata}", Basic realm="x"`],
  'Basic, then Bearer': [`Basic realm="x", Bearer resource_metadata="${metadata}"`],
  'Basic and Bearer in two headers': ['Basic realm="x"', `Bearer resource_metadata="${metadata}"`],
  'blanks round the =': [`Bearer resource_metadata = "${metadata}"`],
}
const seen = Object.entries(cases).map(([name, values]) => {
  const headers = new Headers()
  for (const value of values) headers.append('www-authenticate', value)
  const answer = new Response('', { status: 401, headers })
  const found = [client, sdk].map((read) => read(answer).resourceMetadataUrl?.href === metadata)
  console.log(`${name}: found by client 2.4.0: ${found[0]}, by sdk 1.32.2: ${found[1]}`)
  return found.map(Number).join('')
})
process.exit(seen.join(' ') === '11 11 00 00 00' ? 0 : 1)
JS
node check.mjs
