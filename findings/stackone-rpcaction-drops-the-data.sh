#!/usr/bin/env bash
# @stackone/stackone-client-ts (npm 4.28.0): actions.rpcAction answers { data: {} } whatever the server's data is, an object or a list
# of any members: its model of data has none, and the schema strips what it does not know. The raw answer has been read
# by then. Only a hook of an HTTP client of one's own still sees it. Seen 2026-11-30.
# Who meets it: whoever calls an action for what it returns.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @stackone/stackone-client-ts@4.28.0
cat > check.mjs <<'JS'
import http from 'node:http'
import { HTTPClient, StackOne } from '@stackone/stackone-client-ts'
const server = http.createServer((req, res) => {
  req.resume()
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end(JSON.stringify({ data: { id: 'emp_1', name: 'Ada' } }))
})
server.listen(0, '127.0.0.1', async () => {
  let hooked
  const httpClient = new HTTPClient()
  httpClient.addHook('response', async (res) => { hooked = await res.clone().json() })
  const sdk = new StackOne({
    serverURL: `http://127.0.0.1:${server.address().port}`, security: { username: 'x', password: '' }, httpClient,
    retryConfig: { strategy: 'none' },
  })
  const answer = await sdk.actions.rpcAction({ action: 'hris_get_employee', headers: { 'x-account-id': 'acc_1' } })
  server.close()
  const given = JSON.stringify(answer.actionsRpcResponse)
  console.log(`@stackone/stackone-client-ts 4.28.0: given ${given}, its body ${answer.rawResponse?.bodyUsed ? 'read' : 'unread'}; a hook saw ${JSON.stringify(hooked)}`)
  process.exit(given === '{"data":{}}' && hooked.data.name === 'Ada' ? 0 : 1)
})
JS
node check.mjs
