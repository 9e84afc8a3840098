#!/usr/bin/env bash
# npm cloudevents 10.0.0, HTTP binary mode: JSON data that is a text is sent without its quotes, x for "x", which is no JSON though the
# content type says so: PyPI cloudevents 2.2.0 reads bytes there. A number, true or null in a JSON body is read as a text: 5 as "5". So the data "5"
# and 5 are one to it. In structured mode all is right but null, which is gone. Seen 2026-11-30.
# Who meets it: consumers whose event is a count, a flag or an id; an emitter and a reader in two languages.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'cloudevents==2.2.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { CloudEvent, HTTP } from 'cloudevents'
const seen = [5, true, 'x', '5', { a: 1 }].map((data) => {
  const event = new CloudEvent({ id: '1', source: '/a', type: 't', datacontenttype: 'application/json', data })
  const { headers, body } = HTTP.binary(event)
  const wire = String(body)
  const python = String(execFileSync('v/bin/python', ['check.py', wire])).trim()
  const one = [data, wire, HTTP.toEvent({ headers, body: wire }).data, python].map((part, i) => (i === 1 || i === 3 ? part : JSON.stringify(part)))
  console.log(`data ${one[0]}: sent ${one[1]}, npm cloudevents reads ${one[2]}, PyPI cloudevents ${one[3]}`)
  return one
})
const expected = [
  ['5', '5', '"5"', '5'], ['true', 'true', '"true"', 'True'], ['"x"', 'x', '"x"', "b'x'"],
  ['"5"', '5', '"5"', '5'], ['{"a":1}', '{"a":1}', '{"a":1}', "{'a': 1}"],
]
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1)
JS
cat > check.py <<'P'
import sys
from cloudevents.v1.http import from_http
headers = {"ce-id": "1", "ce-source": "/a", "ce-type": "t", "ce-specversion": "1.0", "content-type": "application/json"}
print(repr(from_http(headers, sys.argv[1].encode()).data))
P
node check.mjs
