#!/usr/bin/env bash
# npm simple-oauth2 5.1.0, PyPI httpx-oauth 0.17.0: the token endpoints of GitHub and Slack tell a wrong code with status 200 and an
# `error` in the body, as both vendors document. Either library returns that as the token, which has no access_token and
# is not expired. Seen 2026-11-30.
# Who meets it: whoever stores what getToken returned as a linked account.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'httpx-oauth==0.17.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund simple-oauth2@5.1.0
cat > check.mjs <<'JS'
import http from 'node:http'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AuthorizationCode } from 'simple-oauth2'
const answers = { '/github': { error: 'bad_verification_code' }, '/slack': { ok: false, error: 'invalid_code' } }
const server = http.createServer((req, res) => {
  req.resume()
  res.setHeader('content-type', 'application/json')
  res.end(JSON.stringify(answers[req.url]))
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const base = `http://127.0.0.1:${server.address().port}`
const seen = []
for (const path of Object.keys(answers)) {
  const client = new AuthorizationCode({ client: { id: 'c', secret: 's' }, auth: { tokenHost: base, tokenPath: path } })
  const token = await client.getToken({ code: 'x', redirect_uri: 'https://app.example/cb' })
  seen.push({ library: 'simple-oauth2', path, token: token.token, expired: token.expired() })
  const python = await promisify(execFile)('v/bin/python', ['check.py', base + path])
  seen.push({ library: 'httpx-oauth', path, ...JSON.parse(python.stdout) })
}
server.close()
for (const s of seen) console.log(JSON.stringify(s))
process.exit(seen.every((s) => s.token.error && !s.token.access_token && !s.expired) ? 0 : 1)
JS
cat > check.py <<'P'
import asyncio, json, sys
from httpx_oauth.oauth2 import OAuth2
url = sys.argv[1]
token = asyncio.run(OAuth2("c", "s", url, url).get_access_token("x", "https://app.example/cb"))
print(json.dumps({"token": token, "expired": token.is_expired()}))
P
node check.mjs
