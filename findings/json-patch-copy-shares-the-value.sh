#!/usr/bin/env bash
# npm json-p3 2.3.1, json8-patch 1.0.6, json-patch 0.7.0: after the JSON Patch operation `copy` (RFC 6902 section 4.5) both places hold
# one object: a later operation of the same patch on the copy changes the original as well. npm fast-json-patch 3.1.1 and
# rfc6902 5.4.0, and PyPI jsonpatch, copy. Seen 2026-11-30.
# Who meets it: patches that make a record from another one and change the new one; both are changed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-p3@2.3.1 json8-patch@1.0.6 json-patch@0.7.0 fast-json-patch@3.1.1 rfc6902@5.4.0
cat > check.mjs <<'JS'
import { jsonpatch as p3 } from 'json-p3'
import json8 from 'json8-patch'
import jsonPatch from 'json-patch'
import fast from 'fast-json-patch'
import { applyPatch } from 'rfc6902'
const patch = [
  { op: 'copy', from: '/home', path: '/office' },
  { op: 'replace', path: '/office/city', value: 'Leeds' },
]
const libraries = {
  'json-p3 2.3.1': (doc) => new p3.JSONPatch(patch).apply(doc),
  'json8-patch 1.0.6': (doc) => json8.apply(doc, patch).doc,
  'json-patch 0.7.0': (doc) => jsonPatch.apply(doc, patch),
  'fast-json-patch 3.1.1': (doc) => fast.applyPatch(doc, patch).newDocument,
  'rfc6902 5.4.0': (doc) => { applyPatch(doc, patch); return doc },
}
const home = Object.entries(libraries).map(([name, apply]) => {
  const made = apply({ home: { city: 'York' } })
  console.log(`${name}: ${JSON.stringify(made)}`)
  return made.office.city === 'Leeds' && made.home.city
})
process.exit(home.join() === 'Leeds,Leeds,Leeds,York,York' ? 0 : 1)
JS
node check.mjs
