#!/usr/bin/env bash
# standardwebhooks (npm 1.1.1): verify() finds the webhook-* headers in a plain object, but not in a `Headers` object, which
# is what fetch handlers have: "Missing required headers". Spread it: Object.fromEntries(headers). Seen 2026-11-28.
# Who meets it: receivers in fetch-style frameworks.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1
cat > check.cjs <<'JS'
const { Webhook } = require('standardwebhooks')
const wh = new Webhook('whsec_' + Buffer.alloc(32, 7).toString('base64'))
const body = '{"id":"acc_1"}'
const now = new Date()
const plain = {
  'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(now / 1000)), 'webhook-signature': wh.sign('msg_1', now, body),
}
const attempt = (headers) => { try { wh.verify(body, headers); return 'verified' } catch (e) { return e.message } }
const asObject = attempt(plain), asHeaders = attempt(new Headers(plain)), spread = attempt(Object.fromEntries(new Headers(plain)))
console.log(`standardwebhooks ${require('standardwebhooks/package.json').version}: object: ${asObject}; Headers: ${asHeaders}; entries of Headers: ${spread}`)
process.exit(asObject === 'verified' && /Missing required headers/.test(asHeaders) && spread === 'verified' ? 0 : 1)
JS
node check.cjs
