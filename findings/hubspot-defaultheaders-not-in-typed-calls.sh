#!/usr/bin/env bash
# @hubspot/api-client (npm 13.5.0): defaultHeaders of the client are sent by apiRequest, and by no typed call, such as
# crm.contacts.basicApi.getPage. Seen 2026-11-29.
# Who meets it: whoever must send a header with each call, for a gateway, tracing or routing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hubspot/api-client@13.5.0
cat > check.mjs <<'JS'
import http from 'node:http'
import { readFileSync } from 'node:fs'
import { Client } from '@hubspot/api-client'
const got = []
const server = http.createServer((req, res) => {
  got.push(req.headers['x-tenant'] ?? 'none')
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end('{"results":[]}')
})
server.listen(0, '127.0.0.1', async () => {
  const basePath = `http://127.0.0.1:${server.address().port}`
  const hubspot = new Client({ accessToken: 'x', basePath, defaultHeaders: { 'x-tenant': 'acme' } })
  await hubspot.apiRequest({ method: 'GET', path: '/crm/v3/objects/contacts' })
  await hubspot.crm.contacts.basicApi.getPage()
  const version = JSON.parse(readFileSync('node_modules/@hubspot/api-client/package.json')).version
  console.log(`@hubspot/api-client ${version}: x-tenant of apiRequest: ${got[0]}, of a typed call: ${got[1]}`)
  process.exit(got.join() === 'acme,none' ? 0 : 1)
})
JS
node check.mjs
