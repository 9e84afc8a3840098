#!/usr/bin/env bash
# npm structured-headers 2.1.0: a decimal that is whole when rounded to three digits, such as 0.9999 or 2.0004, is written as `1.` and `2.`,
# which is no structured field (RFC 9651 section 4.1.5 ends it with .0), and which its own parser refuses. PyPI http-sf 1.5.0 writes
# 1.0 and 2.0. Seen 2026-11-30.
# Who meets it: whoever computes a weight or a duration for a header; one value in a thousand makes the header unreadable.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'http-sf==1.5.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund structured-headers@2.1.0
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { parseItem, serializeItem } from 'structured-headers'
const numbers = [0.25, 0.9999, 2.0004]
const python = JSON.parse(execFileSync('v/bin/python', ['check.py', JSON.stringify(numbers)]))
const seen = numbers.map((number, i) => {
  const text = serializeItem(number)
  let read
  try { read = parseItem(text)[0] } catch { read = 'refused' }
  console.log(`${number}: structured-headers 2.1.0 writes ${text}, which it reads as ${read}; http-sf writes ${python[i]}`)
  return [text, read, python[i]]
})
process.exit(JSON.stringify(seen) === '[["0.25",0.25,"0.25"],["1.","refused","1.0"],["2.","refused","2.0"]]' ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys
import http_sf
print(json.dumps([http_sf.ser((number, {})) for number in json.loads(sys.argv[1])]))
P
node check.mjs
