#!/usr/bin/env bash
# npm @badgateway/oauth2-client 3.3.1: in HTTP Basic it encodes the colon of a client's secret as %3A and leaves every other
# character as it is, % and + too. A server that form-decodes (RFC 6749 section 2.3.1) and one that takes the text as it
# is (RFC 7617) then both read another secret, where it has a colon and one of these. Seen 2026-11-30.
# Who meets it: clients with a generated secret of any character. Without a colon the text is raw.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @badgateway/oauth2-client@3.3.1
cat > check.mjs <<'JS'
import http from 'node:http'
import { OAuth2Client } from '@badgateway/oauth2-client'
let sent
const server = http.createServer((req, res) => {
  sent = Buffer.from(req.headers.authorization.slice('Basic '.length), 'base64').toString()
  res.setHeader('content-type', 'application/json')
  res.end(JSON.stringify({ access_token: 't', token_type: 'Bearer' }))
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const secret = 'a:b+c/d%2Fe'
const client = new OAuth2Client({
  clientId: 'c', clientSecret: secret, tokenEndpoint: `http://127.0.0.1:${server.address().port}/token`,
})
await client.clientCredentials()
server.close()
const raw = sent.slice('c:'.length)
const decoded = decodeURIComponent(raw.replaceAll('+', ' '))
console.log(`secret ${secret}: sent ${raw}; form-decoded that is ${decoded}`)
process.exit(raw === 'a%3Ab+c/d%2Fe' && raw !== secret && decoded !== secret ? 0 : 1)
JS
node check.mjs
