#!/usr/bin/env bash
# octokit (npm 5.0.5): a POST that is answered 412 is sent again, three times within about 15 s, by its retry plugin; one
# that is answered 422 is not. Seen 2026-11-28.
# Who meets it: servers and gateways that answer 409 or 412 to a create and count on being asked once.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund octokit@5.0.5
cat > check.mjs <<'JS'
import http from 'node:http'
import { readFileSync } from 'node:fs'
import { Octokit } from 'octokit'
const seen = {}
const server = http.createServer((req, res) => {
  const status = Number(req.url.split('/')[2])
  seen[status] = (seen[status] ?? 0) + 1
  res.writeHead(status, { 'content-type': 'application/json' })
  res.end('{"message":"refused"}')
})
server.listen(0, '127.0.0.1', async () => {
  const octokit = new Octokit({ auth: 'x', baseUrl: `http://127.0.0.1:${server.address().port}`, log: { debug() {}, info() {}, warn() {}, error() {} } })
  const create = (status) => octokit.request(`POST /repos/${status}/r/issues`, { title: 't' }).catch((e) => e.status)
  await Promise.all([create(412), create(422)])
  const version = JSON.parse(readFileSync('node_modules/octokit/package.json')).version
  console.log(`octokit ${version}: POST answered 412 was sent ${seen[412]} times, answered 422 ${seen[422]} times`)
  process.exit(seen[412] === 4 && seen[422] === 1 ? 0 : 1)
})
JS
node check.mjs
