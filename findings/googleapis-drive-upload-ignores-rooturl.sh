#!/usr/bin/env bash
# @googleapis/drive (npm 22.0.0): rootUrl of drive({...}) moves every call but uploads of media, which go on to
# www.googleapis.com with the client's Authorization. Only rootUrl given again with the call moves them. Seen 2026-11-29.
# Who meets it: whoever points the client at a gateway, an emulator or a recording proxy.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @googleapis/drive@22.0.0
cat > check.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { drive } from '@googleapis/drive'
const asked = []
// In place of the network: it notes the address and answers.
const fetchImplementation = async (url, { headers }) => {
  asked.push(`${new URL(url).origin} ${new Headers(headers).get('authorization')}`)
  return new Response('{"id":"1"}', { headers: { 'content-type': 'application/json' } })
}
const rootUrl = 'http://127.0.0.1:8080/'
const { files } = drive({ version: 'v3', rootUrl, fetchImplementation, headers: { Authorization: 'Bearer x' } })
const upload = { requestBody: { name: 'n' }, media: { mimeType: 'text/plain', body: 'Hello' } }
await files.create({ requestBody: { name: 'n' } })
await files.create(upload)
await files.create(upload, { rootUrl })
const version = JSON.parse(readFileSync('node_modules/@googleapis/drive/package.json')).version
console.log(`@googleapis/drive ${version}: create, create with media, the same with rootUrl again: ${asked.join(', ')}`)
const want = 'http://127.0.0.1:8080 Bearer x,https://www.googleapis.com Bearer x,http://127.0.0.1:8080 Bearer x'
process.exit(asked.join() === want ? 0 : 1)
JS
node check.mjs
