#!/usr/bin/env bash
# npm cloudevents 10.0.0, PyPI cloudevents 2.2.0 (core and v1): time is optional in a CloudEvent. An event that comes without one has the
# time of its reading after it was read, and is handed on with it; read twice, it has two. A time with microseconds loses
# three digits in npm's. Seen 2026-11-30.
# Who meets it: consumers that order or compare events by time; a delivery that is repeated a day later looks newer than its follower.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'cloudevents==2.2.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { HTTP } from 'cloudevents'
const event = { specversion: '1.0', id: '1', source: '/a', type: 't', data: {} }
const read = (one) => HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(one) })
const first = JSON.parse(JSON.stringify(read(event))).time
await setTimeout(20)
const second = JSON.parse(JSON.stringify(read(event))).time
const precise = read({ ...event, time: '2026-11-30T10:00:00.123456Z' }).time
const python = JSON.parse(execFileSync('v/bin/python', ['-W', 'ignore', 'check.py', JSON.stringify(event)]))
console.log(`npm cloudevents 10.0.0: one event without a time, read twice: ${first}, ${second}; …00.123456Z is ${precise}`)
console.log(`PyPI cloudevents 2.2.0: core ${python.core.join(', ')}; v1 ${python.v1.join(', ')}`)
const differ = [[first, second], python.core, python.v1].every(([a, b]) => !Number.isNaN(Date.parse(a)) && !Number.isNaN(Date.parse(b)) && a !== b)
process.exit(differ && precise === '2026-11-30T10:00:00.123Z' ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys, time
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.v1.http import from_http
headers, body = {"content-type": "application/cloudevents+json"}, sys.argv[1].encode()
def twice(read):
    first = read().get_attributes().get("time")
    time.sleep(0.02)
    return [str(first), str(read().get_attributes().get("time"))]
print(json.dumps({
    "core": twice(lambda: from_structured(HTTPMessage(headers, body), JSONFormat())), "v1": twice(lambda: from_http(headers, body)),
}))
P
node check.mjs
