#!/usr/bin/env bash
# npm parse-sse 0.1.0: when a chunk of the body ends between the CR and the LF of one line end, it takes them for two, and the
# event ends there: of `data: a CRLF data: b` come two events. In one chunk it is one. npm eventsource-parser 4.1.3 and
# PyPI httpx-sse 0.4.3 have one event either way. Seen 2026-11-30.
# Who meets it: readers of servers that write CRLF (as those of Python's sse-starlette do); some messages break, now and then.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'httpx-sse==0.4.3' 'httpx==0.28.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-sse@0.1.0 eventsource-parser@4.1.3
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { parseServerSentEvents } from 'parse-sse'
import { createParser } from 'eventsource-parser'
const cases = { 'one chunk': ['data: a\r\ndata: b\r\n\r\n'], 'a chunk ends behind CR': ['data: a\r', '\ndata: b\r\n\r\n'] }
const body = (chunks) => new ReadableStream({
  start(to) { for (const chunk of chunks) to.enqueue(new TextEncoder().encode(chunk)); to.close() },
})
const python = JSON.parse(execFileSync('v/bin/python', ['check.py', JSON.stringify(Object.values(cases))]))
const seen = []
for (const [i, [name, chunks]] of Object.entries(cases).entries()) {
  const one = [], other = []
  const headers = { 'content-type': 'text/event-stream' }
  for await (const event of parseServerSentEvents(new Response(body(chunks), { headers }))) one.push(event.data)
  const parser = createParser({ onEvent: (event) => other.push(event.data) })
  for (const chunk of chunks) parser.feed(chunk)
  seen.push([one, other, python[i]])
  console.log(`${name}: parse-sse ${JSON.stringify(one)}, eventsource-parser ${JSON.stringify(other)}, httpx-sse ${JSON.stringify(python[i])}`)
}
const whole = [['a\nb'], ['a\nb'], ['a\nb']]
process.exit(JSON.stringify(seen) === JSON.stringify([whole, [['a', 'b'], ...whole.slice(1)]]) ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys
import httpx
from httpx_sse import EventSource
class Chunks(httpx.SyncByteStream):
    def __init__(self, chunks):
        self.chunks = chunks
    def __iter__(self):
        return iter([one.encode() for one in self.chunks])
def read(chunks):
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Chunks(chunks))
    return [event.data for event in EventSource(answer).iter_sse()]
print(json.dumps([read(one) for one in json.loads(sys.argv[1])]))
P
node check.mjs
