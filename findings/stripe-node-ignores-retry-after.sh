#!/usr/bin/env bash
# stripe (npm 23.1.0): a 503 with Retry-After: 60 is asked again, twice, within a few seconds: the header counts for
# nothing, whether it says seconds or a date. Seen 2026-11-29.
# Who meets it: gateways that shed load and count on clients staying away for as long as they said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0
cat > check.mjs <<'JS'
import http from 'node:http'
import { readFileSync } from 'node:fs'
import Stripe from 'stripe'
let asked = 0
const server = http.createServer((req, res) => {
  asked++
  res.writeHead(503, { 'content-type': 'application/json', 'retry-after': '60' })
  res.end('{"error":{"type":"api_error","message":"busy"}}')
})
server.listen(0, '127.0.0.1', async () => {
  const stripe = new Stripe('sk_test_x', { host: '127.0.0.1', port: server.address().port, protocol: 'http' })
  const begin = Date.now()
  await stripe.customers.list().catch(() => {})
  const seconds = (Date.now() - begin) / 1000
  const version = JSON.parse(readFileSync('node_modules/stripe/package.json')).version
  console.log(`stripe ${version}: after a 503 with Retry-After: 60, ${asked} calls within ${seconds.toFixed(1)} s`)
  process.exit(asked === 3 && seconds < 60 ? 0 : 1)
})
JS
node check.mjs
