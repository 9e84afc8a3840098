#!/usr/bin/env bash
# airtable (npm 0.12.2): customHeaders, an option of its constructor, are not sent by select, find and create; makeRequest
# alone sends them. Seen 2026-11-29.
# Who meets it: whoever must send a header with each call, for a gateway, tracing or routing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund airtable@0.12.2
cat > check.mjs <<'JS'
import http from 'node:http'
import { readFileSync } from 'node:fs'
import Airtable from 'airtable'
const got = []
const server = http.createServer((req, res) => {
  got.push(`${req.method} ${req.headers['x-tenant'] ?? 'none'}`)
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end('{"id":"r1","records":[],"fields":{}}')
})
server.listen(0, '127.0.0.1', async () => {
  const endpointUrl = `http://127.0.0.1:${server.address().port}`
  const base = new Airtable({ apiKey: 'x', endpointUrl, customHeaders: { 'x-tenant': 'acme' } }).base('b')
  await base.makeRequest({ method: 'GET', path: '/T' })
  await base('T').select().all()
  await base('T').create({ Name: 'Ada' })
  const version = JSON.parse(readFileSync('node_modules/airtable/package.json')).version
  console.log(`airtable ${version}: x-tenant of makeRequest, select, create: ${got.join(', ')}`)
  process.exit(got.join() === 'GET acme,GET none,POST none' ? 0 : 1)
})
JS
node check.mjs
