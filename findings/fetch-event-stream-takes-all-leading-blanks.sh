#!/usr/bin/env bash
# npm fetch-event-stream 0.1.6: of a server-sent event's data all leading blanks and tabs are taken off, though the first blank alone is
# no part of it (HTML standard, section 9.2.6). A word " world" comes as "world", a line of indented text without its indent.
# npm eventsource-parser 4.1.3 keeps them. Seen 2026-11-30.
# Who meets it: readers of texts, code and YAML that a server streams piece by piece.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fetch-event-stream@0.1.6 eventsource-parser@4.1.3
cat > check.mjs <<'JS'
import { events } from 'fetch-event-stream'
import { createParser } from 'eventsource-parser'
const sent = ['Hello', ' world', 'roles:\n  - admin']
const text = sent.map((data) => data.split('\n').map((line) => `data: ${line}\n`).join('') + '\n').join('')
const seen = [], other = []
for await (const event of events(new Response(text))) seen.push(event.data)
createParser({ onEvent: (event) => other.push(event.data) }).feed(text)
console.log('sent:', JSON.stringify(sent))
console.log('fetch-event-stream 0.1.6:', JSON.stringify(seen))
console.log('eventsource-parser 4.1.3:', JSON.stringify(other))
const cut = JSON.stringify(['Hello', 'world', 'roles:\n- admin'])
process.exit(JSON.stringify(seen) === cut && JSON.stringify(other) === JSON.stringify(sent) ? 0 : 1)
JS
node check.mjs
