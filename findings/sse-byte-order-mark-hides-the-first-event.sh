#!/usr/bin/env bash
# PyPI httpx-sse 0.4.3, PyPI sseclient-py 1.9.0, Go gin-contrib/sse v1.1.2 (Decode): a stream of server-sent events may begin with one byte
# order mark (HTML standard, section 9.2.5, stream = [ bom ] *event). They take it for a part of the first field's name, and the
# first event is gone without an error. npm eventsource-parser 4.1.3 has it. Seen 2026-11-30.
# Who meets it: readers of servers that write UTF-8 as .NET's writers do; a one-event answer, as MCP's are, is empty.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'httpx-sse==0.4.3' 'httpx==0.28.1' 'sseclient-py==1.9.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eventsource-parser@4.1.3
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"os"

	"github.com/gin-contrib/sse"
)

func main() {
	events, err := sse.Decode(os.Stdin)
	if err != nil {
		os.Exit(1)
	}
	found := []any{}
	for _, event := range events {
		found = append(found, event.Data)
	}
	json.NewEncoder(os.Stdout).Encode(found)
}
GO
go get github.com/gin-contrib/sse@v1.1.2 >/dev/null 2>&1
go build -mod=mod -o gin-sse .
cat > check.py <<'P'
import json, sys
import httpx, sseclient
from httpx_sse import EventSource
body = sys.stdin.buffer.read()
answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)
print(json.dumps([[e.data for e in EventSource(answer).iter_sse()], [e.data for e in sseclient.SSEClient(iter([body])).events()]]))
P
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { createParser } from 'eventsource-parser'
const seen = ['', '\ufeff'].map((mark) => {
  const input = `${mark}data: a\n\ndata: b\n\n`, node = []
  createParser({ onEvent: (event) => node.push(event.data) }).feed(input)
  const [httpx, client] = JSON.parse(execFileSync('v/bin/python', ['check.py'], { input }))
  return { 'eventsource-parser': node, 'httpx-sse': httpx, 'sseclient-py': client, 'gin-contrib/sse': JSON.parse(execFileSync('./gin-sse', { input })) }
})
console.log('without the mark:', JSON.stringify(seen[0]))
console.log('with it:', JSON.stringify(seen[1]))
const found = (one) => Object.values(one).map((events) => events.join('')).join(' ')
process.exit(found(seen[0]) === 'ab ab ab ab' && found(seen[1]) === 'ab b b b' ? 0 : 1)
JS
node check.mjs
