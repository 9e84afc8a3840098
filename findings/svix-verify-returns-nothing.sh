#!/usr/bin/env bash
# svix (npm 2.5.0): Webhook.verify() checks the signature and returns undefined. The parsed body, which its result is
# commonly used as (`const event = wh.verify(body, headers)`), has to be made with JSON.parse. Seen 2026-11-28.
# Who meets it: receivers that take the event from the result; they get undefined for every good message.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund svix@2.5.0
cat > check.cjs <<'JS'
const { Webhook } = require('svix')
const wh = new Webhook('whsec_' + Buffer.alloc(32, 7).toString('base64'))
const body = JSON.stringify({ type: 'account.created', id: 'acc_1' })
const now = new Date()
const headers = {
  'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(now / 1000)), 'webhook-signature': wh.sign('msg_1', now, body),
}
const result = wh.verify(body, headers)
let refused = false
try { wh.verify(body + ' ', headers) } catch { refused = true }
console.log(`svix ${require('svix/package.json').version}: verify() of a good message returned ${JSON.stringify(result)}; a changed body was refused: ${refused}`)
process.exit(result === undefined && refused ? 0 : 1)
JS
node check.cjs
