#!/usr/bin/env bash
# npm hono 4.13.19 (hono/aws-lambda): a GET whose event has a body, which RFC 9110 section 9.3.1 permits and API Gateway hands on, is not
# handed to the application: the answer is 400 "Invalid request". npm serverless-http 4.0.0 hands it on. Seen 2026-11-30.
# Who meets it: servers whose clients send a body with every call, as xero-node does ({}); a GET never reaches a route.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hono@4.13.19 serverless-http@4.0.0
cat > check.mjs <<'JS'
import serverless from 'serverless-http'
import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
console.error = () => {}
const event = (body) => ({
  version: '2.0', routeKey: '$default', rawPath: '/people', rawQueryString: '', isBase64Encoded: false, ...(body && { body }),
  headers: { host: 'api.example', 'content-type': 'application/json' },
  requestContext: {
    http: { method: 'GET', path: '/people', sourceIp: '192.0.2.1', protocol: 'HTTP/1.1', userAgent: 'x' },
    domainName: 'api.example', stage: '$default', requestId: 'r',
  },
})
const app = new Hono()
app.get('/people', (c) => c.text('people'))
const handlers = { 'hono 4.13.19': handle(app), 'serverless-http 4.0.0': serverless((req, res) => { res.end('people') }) }
const seen = []
for (const [name, handler] of Object.entries(handlers)) {
  for (const body of ['', '{}']) {
    const answer = await handler(event(body), {})
    seen.push(`${answer.statusCode} ${answer.body}`)
    console.log(`${name}, GET ${body ? `with the body ${body}` : 'without a body'}: ${seen.at(-1)}`)
  }
}
process.exit(seen[0] === '200 people' && seen[1] === '400 Invalid request' && seen[2] === '200 people' && seen[3] === '200 people' ? 0 : 1)
JS
node check.mjs
