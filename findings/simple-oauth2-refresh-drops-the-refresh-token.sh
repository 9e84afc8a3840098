#!/usr/bin/env bash
# npm simple-oauth2 5.1.0: AccessToken.refresh() whose answer brings no new refresh token (RFC 6749 section 6: the old one
# goes on) gives a token without one. Its next refresh() asks for nothing: it posts `refresh_token=`. Seen 2026-11-30.
# Who meets it: users of a server that does not rotate; an account works for one lifetime longer than the first.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund simple-oauth2@5.1.0
cat > check.mjs <<'JS'
import http from 'node:http'
import { readFileSync } from 'node:fs'
import { AuthorizationCode } from 'simple-oauth2'
const asked = []
const server = http.createServer((req, res) => {
  let body = ''
  req.on('data', (part) => { body += part })
  req.on('end', () => {
    asked.push(new URLSearchParams(body).get('refresh_token'))
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ access_token: 'next', token_type: 'Bearer', expires_in: 3600 }))
  })
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const client = new AuthorizationCode({
  client: { id: 'c', secret: 's' }, auth: { tokenHost: `http://127.0.0.1:${server.address().port}`, tokenPath: '/token' },
})
const first = client.createToken({ access_token: 'a', refresh_token: 'kept', expires_in: 3600 })
const second = await first.refresh()
await second.refresh()
server.close()
const { version } = JSON.parse(readFileSync('node_modules/simple-oauth2/package.json'))
console.log(`simple-oauth2 ${version}: after a refresh the refresh token is ${second.token.refresh_token}; the server was asked with ${JSON.stringify(asked)}`)
process.exit(second.token.refresh_token === undefined && asked[0] === 'kept' && asked[1] === '' ? 0 : 1)
JS
node check.mjs
