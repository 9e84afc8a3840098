#!/usr/bin/env bash
# npm http-message-signatures 1.0.6, PyPI http-message-signatures 3.0.0: over "@query-param";name="q" of ?q=O%27Neil the npm package signs
# O'Neil, the one of PyPI O%27Neil, as RFC 9421 section 2.2.8 wants (the percent-encode set of forms): neither takes the other's
# signature. So with ! ( ) ~ as well; over a plain value they agree. Seen 2026-11-30.
# Who meets it: two services in two languages that sign a parameter of the query; it works until a name has an apostrophe.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'http-message-signatures==3.0.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund http-message-signatures@1.0.6
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { httpbis } from 'http-message-signatures'
const key = {
  id: 'k', alg: 'hmac-sha256', algs: ['hmac-sha256'], sign: async (data) => createHmac('sha256', 'secret').update(data).digest(),
  verify: async (data, signature) => createHmac('sha256', 'secret').update(data).digest().equals(signature),
}
const python = (what, input) => JSON.parse(execFileSync('v/bin/python', ['check.py', what, JSON.stringify(input)]))
const seen = []
for (const value of ['Byron', "O'Neil", '(a)!~']) {
  const message = { method: 'GET', url: `https://api.example/find?q=${value}`, headers: {} }
  const { headers } = await httpbis.signMessage({ key, fields: ['@query-param;name="q"'], params: ['created', 'keyid', 'alg'] }, { ...message })
  const theirs = python('sign', message.url)
  let taken
  try { taken = Boolean(await httpbis.verifyMessage({ keyLookup: async () => key }, { ...message, headers: theirs })) } catch { taken = false }
  const lower = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]))
  seen.push([python('verify', { url: message.url, headers: lower }), taken])
  console.log(`q=${value}: PyPI takes npm's signature: ${seen.at(-1)[0]}; npm takes PyPI's: ${seen.at(-1)[1]}`)
}
process.exit(JSON.stringify(seen) === '[[true,true],[false,false],[false,false]]' ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys
from types import SimpleNamespace
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
class Keys(HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id):
        return b"secret"
    resolve_private_key = resolve_public_key
options = {"signature_algorithm": algorithms.HMAC_SHA256, "key_resolver": Keys()}
what, given = sys.argv[1], json.loads(sys.argv[2])
if what == "sign":
    message = SimpleNamespace(method="GET", url=given, headers={})
    HTTPMessageSigner(**options).sign(message, key_id="k", covered_component_ids=('"@query-param";name="q"',), label="sig")
    print(json.dumps(message.headers))
else:
    message = SimpleNamespace(method="GET", url=given["url"], headers=given["headers"])
    try:
        HTTPMessageVerifier(**options).verify(message)
        print("true")
    except Exception as e:
        print("false" if type(e).__name__ == "InvalidSignature" else json.dumps(repr(e)))
P
node check.mjs
