#!/usr/bin/env bash
# npm parse-sse 0.1.0, PyPI sseclient-py 1.9.0, Go gin-contrib/sse v1.1.2 (Decode): a server-sent event that no blank line ends is
# incomplete and must be discarded (HTML standard, section 9.2.6). When the connection ends in the middle of one, they hand
# out what had come, as an event like any other. npm eventsource-parser 4.1.3 hands out none. Seen 2026-11-30.
# Who meets it: readers of amounts, ids and texts: half of `data: 1234` is an event with 12.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'sseclient-py==1.9.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-sse@0.1.0 eventsource-parser@4.1.3
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
import sseclient
print(json.dumps([e.data for e in sseclient.SSEClient(iter([sys.stdin.buffer.read()])).events()]))
P
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { parseServerSentEvents } from 'parse-sse'
import { createParser } from 'eventsource-parser'
const input = 'data: {"done":50}\n\ndata: 12'
const node = [], parse = []
createParser({ onEvent: (event) => node.push(event.data) }).feed(input)
for await (const event of parseServerSentEvents(new Response(input, { headers: { 'content-type': 'text/event-stream' } }))) parse.push(event.data)
const seen = {
  'eventsource-parser': node, 'parse-sse': parse,
  'sseclient-py': JSON.parse(execFileSync('v/bin/python', ['check.py'], { input })),
  'gin-contrib/sse': JSON.parse(execFileSync('./gin-sse', { input })),
}
console.log(JSON.stringify(seen))
process.exit(Object.values(seen).map((events) => events.length).join('') === '1222' ? 0 : 1)
JS
node check.mjs
