#!/usr/bin/env bash
# npm parse-link-header 2.0.0, npm li 1.3.0, PyPI requests 2.34.2 (Response.links): of these lawful Link headers (RFC 8288 section 3)
# each misses the next page of some. The two from npm want `rel` in small letters, without blanks round the =. requests takes a
# semicolon in the address or in a title for the end of it, and leaves the rel out; several relations in one rel are one
# to it. npm http-link-header 1.1.4 finds all. Seen 2026-11-30.
# Who meets it: code that reads lists to their end; it takes the first page for all of them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'requests==2.34.2'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-link-header@2.0.0 li@1.3.0 http-link-header@1.1.4
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import parseLinkHeader from 'parse-link-header'
import li from 'li'
import HttpLinkHeader from 'http-link-header'
const page = 'https://api.example/things?page=2'
const headers = {
  plain: `<${page}>; rel="next"`,
  capitals: `<${page}>; REL="next"`,
  blanks: `<${page}>; rel = "next"`,
  title: `<${page}>; title="more; or less"; rel="next"`,
  address: '<https://api.example/things;v=1?page=2>; rel="next"',
  relations: `<${page}>; rel="next last"`,
}
const python = JSON.parse(execFileSync('v/bin/python', ['check.py', JSON.stringify(headers)]))
const seen = {}
for (const [name, header] of Object.entries(headers)) {
  seen[name] = {
    'parse-link-header': Boolean(parseLinkHeader(header)?.next),
    li: Boolean(li.parse(header).next),
    requests: python[name],
    'http-link-header': HttpLinkHeader.parse(header).has('rel', 'next'),
  }
}
console.table(seen)
const found = Object.values(seen).map((one) => Object.values(one).map(Number).join('')).join(' ')
process.exit(found === '1111 0001 0011 1101 1101 1101' ? 0 : 1)
JS
cat > check.py <<'P'
import json, sys
from requests.models import Response
found = {}
for name, header in json.loads(sys.argv[1]).items():
    answer = Response()
    answer.headers["link"] = header
    found[name] = "next" in answer.links
print(json.dumps(found))
P
node check.mjs
