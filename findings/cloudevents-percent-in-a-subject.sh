#!/usr/bin/env bash
# PyPI cloudevents 2.2.0 has two interfaces: cloudevents.core encodes a % , a blank or a quote in ce-subject as %XX and decodes it, as the
# HTTP binding (section 3.1.3.2) wants; cloudevents.v1 does neither, nor does npm cloudevents 10.0.0. "50% off" written by the first is read
# as 50%25%20off by the others, and their 10%25 is read as 10% by the first. Seen 2026-11-30.
# Who meets it: whoever moves one of two services to the new interface; subjects that are paths or names do not match any more.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'cloudevents==2.2.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { CloudEvent, HTTP } from 'cloudevents'
const attributes = { id: '1', source: '/a', type: 't' }
const python = (...args) => JSON.parse(execFileSync('v/bin/python', ['-W', 'ignore', 'check.py', ...args]))
const write = {
  core: (subject) => python('write', 'core', subject), v1: (subject) => python('write', 'v1', subject),
  npm: (subject) => HTTP.binary(new CloudEvent({ ...attributes, data: 'x', datacontenttype: 'text/plain', subject })).headers['ce-subject'],
}
const read = {
  core: (header) => python('read', 'core', header), v1: (header) => python('read', 'v1', header),
  npm: (header) => HTTP.toEvent({
    headers: { 'ce-id': '1', 'ce-source': '/a', 'ce-type': 't', 'ce-specversion': '1.0', 'ce-subject': header, 'content-type': 'text/plain' }, body: 'x',
  }).subject,
}
const seen = {}
for (const [writer, subject] of [['core', '50% off'], ['v1', '10%25'], ['npm', '10%25']]) {
  const header = write[writer](subject)
  seen[writer] = Object.values(read).map((reader) => reader(header))
  console.log(`${writer} writes ${subject} as ${header}; core, v1 and npm read ${JSON.stringify(seen[writer])}`)
}
const expected = { core: ['50% off', '50%25%20off', '50%25%20off'], v1: ['10%', '10%25', '10%25'], npm: ['10%', '10%25', '10%25'] }
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cloudevents.v1 import http as v1
what, interface, text = sys.argv[1:]
attributes = {"specversion": "1.0", "id": "1", "source": "/a", "type": "t", "subject": text}
if what == "write":
    headers = to_binary(CloudEvent(attributes, {}), JSONFormat()).headers if interface == "core" else v1.to_binary(v1.CloudEvent(attributes, {}))[0]
    print(json.dumps(headers["ce-subject"]))
else:
    headers = {f"ce-{name}": value for name, value in attributes.items()} | {"content-type": "application/json"}
    event = from_binary(HTTPMessage(headers, b"{}"), JSONFormat()) if interface == "core" else v1.from_http(headers, b"{}")
    print(json.dumps(event.get_attributes()["subject"]))
P
node check.mjs
