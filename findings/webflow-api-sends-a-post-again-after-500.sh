#!/usr/bin/env bash
# npm webflow-api 3.3.4 (made by Fern, as npm square 46.0.0, which does the same): a POST that is answered 500, 501 or 408 is
# sent again after a second, twice at most, with no header that tells the server so. Of 4xx only 408 and 429 are. Seen 2026-11-30.
# Who meets it: a create that the server made before it failed is made up to three times.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund webflow-api@3.3.4
cat > check.cjs <<'JS'
const http = require('node:http')
const { WebflowClient } = require('webflow-api')
const made = {}
const told = []
const server = http.createServer((req, res) => {
  const status = req.url.match(/\/sites\/(\d+)\//)[1]
  made[status] = (made[status] ?? 0) + 1
  told.push(...Object.keys(req.headers).filter((name) => /idempot|attempt|retry/.test(name)))
  req.resume()
  res.statusCode = Number(status)
  res.setHeader('content-type', 'application/json')
  res.end('{}')
})
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`
  const client = new WebflowClient({ accessToken: 't', environment: { base, dataApi: base, contentDeliveryNetwork: base } })
  await Promise.allSettled(['400', '409', '408', '500', '501'].map((site) =>
    client.webhooks.create(site, { triggerType: 'form_submission', url: 'https://app.example/hook' })))
  server.close()
  console.log(`POSTs by status: ${JSON.stringify(made)}; headers that tell of a repeat: ${JSON.stringify(told)}`)
  const right = made[400] === 1 && made[409] === 1 && made[408] === 3 && made[500] === 3 && made[501] === 3 && told.length === 0
  process.exit(right ? 0 : 1)
})
JS
node check.cjs
