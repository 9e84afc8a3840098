#!/usr/bin/env bash
# node-zendesk (npm 6.0.1): a next_page at another origin than endpointUri is taken for a path: list() asks for
# /api/v2/https://other.example/api/v2/users.json?page=2.json at endpointUri. Seen 2026-11-29.
# Who meets it: whoever reaches Zendesk through a gateway, whose answers still name Zendesk's own host.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-zendesk@6.0.1
cat > check.mjs <<'JS'
import http from 'node:http'
import { readFileSync } from 'node:fs'
import zendeskSDK from 'node-zendesk'
const asked = []
const server = http.createServer((req, res) => {
  asked.push(req.url)
  const next_page = asked.length === 1 ? 'https://acme.zendesk.com/api/v2/users.json?page=2' : null
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end(JSON.stringify({ users: [{ id: asked.length }], next_page, count: 2 }))
})
server.listen(0, '127.0.0.1', async () => {
  const endpointUri = `http://127.0.0.1:${server.address().port}/api/v2`
  const zendesk = zendeskSDK.createClient({ username: 'a@example.com', token: 'x', endpointUri })
  await zendesk.users.list()
  const version = JSON.parse(readFileSync('node_modules/node-zendesk/package.json')).version
  console.log(`node-zendesk ${version} asked for ${asked.join(' and ')}`)
  process.exit(asked.length === 2 && asked[1].startsWith('/api/v2/https://acme.zendesk.com/') ? 0 : 1)
})
JS
node check.mjs
