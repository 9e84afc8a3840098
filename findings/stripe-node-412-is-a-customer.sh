#!/usr/bin/env bash
# stripe (npm 23.1.0): an answer with status 412 and a JSON body whose `error` is no object of Stripe's form (RFC 9457 problem
# details, say) is not an error: the promise resolves with the body, typed as the customer that was asked for. Seen 2026-11-28.
# Who meets it: users who send the client through a gateway or proxy that refuses calls itself.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0
cat > check.cjs <<'JS'
const http = require('http')
const Stripe = require('stripe')
const problem = { type: 'about:blank', title: 'Precondition Failed', status: 412, detail: 'the account is not active' }
const own = { error: { type: 'invalid_request_error', message: 'no such customer' } }
const server = http.createServer((req, res) => {
  const stripes = req.url.includes('cus_own')
  res.writeHead(412, { 'content-type': 'application/json' })
  res.end(JSON.stringify(stripes ? own : problem))
})
server.listen(0, '127.0.0.1', async () => {
  const stripe = new (Stripe.default ?? Stripe)('sk_test_x', { host: '127.0.0.1', port: server.address().port, protocol: 'http', telemetry: false })
  const ask = (id) => stripe.customers.retrieve(id).then((c) => 'resolves: ' + JSON.stringify(c.title ?? c), (e) => 'rejects: ' + e.type)
  const foreign = await ask('cus_foreign'), known = await ask('cus_own')
  console.log(`stripe ${JSON.parse(require('fs').readFileSync('node_modules/stripe/package.json')).version}: 412 with problem details ${foreign}; 412 with Stripe's error ${known}`)
  server.close()
  process.exit(foreign.startsWith('resolves') && known.startsWith('rejects') ? 0 : 1)
})
JS
node check.cjs
