#!/usr/bin/env bash
# @stackone/stackone-client-ts (npm 4.28.0): mcp.mcpPost takes the id of a JSON-RPC message for an object, though its own
# comment says scalar. A number or a text, which JSON-RPC 2.0 wants, is refused before anything is sent; an object is sent.
# The answer's body is thrown away: rawResponse can no longer be read. Seen 2026-11-29.
# Who meets it: whoever calls an MCP server by the SDK, and the server, which gets ids that the protocol does not know.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @stackone/stackone-client-ts@4.28.0
cat > check.mjs <<'JS'
import http from 'node:http'
import { StackOne } from '@stackone/stackone-client-ts'
const got = []
const server = http.createServer(async (req, res) => {
  let body = ''
  for await (const part of req) body += part
  got.push(JSON.stringify(JSON.parse(body).id))
  res.writeHead(200, { 'content-type': 'application/json' })
  res.end('{"jsonrpc":"2.0","id":1,"result":{}}')
})
server.listen(0, '127.0.0.1', async () => {
  const serverURL = `http://127.0.0.1:${server.address().port}`
  const { mcp } = new StackOne({ serverURL, retryConfig: { strategy: 'none' } })
  const security = { basic: { username: 'x', password: '' } }
  const seen = []
  for (const id of [7, 'seven', {}]) {
    const jsonRpcMessageDto = { jsonrpc: '2.0', id, method: 'ping' }
    try {
      const { rawResponse } = await mcp.mcpPost(security, { xAccountId: 'a', jsonRpcMessageDto })
      seen.push(`${JSON.stringify(id)} sent, body ${rawResponse.bodyUsed ? 'gone' : 'there'}`)
    } catch (e) {
      seen.push(`${JSON.stringify(id)} ${e.constructor.name}`)
    }
  }
  console.log(`@stackone/stackone-client-ts 4.28.0: ${seen.join('; ')}; received ${got}`)
  const want = '7 SDKValidationError; "seven" SDKValidationError; {} sent, body gone'
  process.exit(seen.join('; ') === want && got.join() === '{}' ? 0 : 1)
})
JS
node check.mjs
