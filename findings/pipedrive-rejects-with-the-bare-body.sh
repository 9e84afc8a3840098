#!/usr/bin/env bash
# npm pipedrive 33.7.0: a call that the API refuses rejects with the parsed body of the answer, which is no Error and has
# neither status nor headers. A 429 with Retry-After and a 503, both with {} as body, are the same thing to the caller. Seen 2026-11-30.
# Who meets it: code that waits for Retry-After, or tells "link the account again" (401) from "try later" (5xx).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pipedrive@33.7.0
cat > check.cjs <<'JS'
const http = require('node:http')
const { Configuration, UsersApi } = require('pipedrive/v1')
const server = http.createServer((req, res) => {
  res.statusCode = Number(req.url.split('/')[1])
  res.setHeader('content-type', 'application/json')
  res.setHeader('retry-after', '7')
  res.end('{}')
})
server.listen(0, '127.0.0.1', async () => {
  const seen = []
  for (const status of [401, 429, 503]) {
    const basePath = `http://127.0.0.1:${server.address().port}/${status}`
    try {
      await new UsersApi(new Configuration({ accessToken: 't', basePath })).getUsers()
      seen.push('resolved')
    } catch (e) {
      seen.push(e)
      console.log(`${status}: rejects with ${JSON.stringify(e)}, an Error: ${e instanceof Error}, its status: ${e.status ?? e.response?.status}`)
    }
  }
  server.close()
  process.exit(seen.every((e) => !(e instanceof Error) && JSON.stringify(e) === '{}' && !e.response) ? 0 : 1)
})
JS
node check.cjs
