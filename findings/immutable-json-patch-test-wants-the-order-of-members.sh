#!/usr/bin/env bash
# npm immutable-json-patch 6.0.3: `test` of a JSON Patch fails when the members of an object stand in another order than in the document,
# which makes no difference (RFC 6902 section 4.6). A member named - is not found, since - means the end of a list there, too.
# npm fast-json-patch 3.1.1 and rfc6902 5.4.0 take both patches. Seen 2026-11-30.
# Who meets it: optimistic updates whose expected value went through a database or another language; they never succeed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund immutable-json-patch@6.0.3 fast-json-patch@3.1.1 rfc6902@5.4.0
cat > check.mjs <<'JS'
import { immutableJSONPatch } from 'immutable-json-patch'
import fast from 'fast-json-patch'
import { applyPatch } from 'rfc6902'
const cases = {
  'same order': [{ a: { x: 1, y: 2 } }, [{ op: 'test', path: '/a', value: { x: 1, y: 2 } }, { op: 'remove', path: '/a/x' }], '{"a":{"y":2}}'],
  'other order': [{ a: { x: 1, y: 2 } }, [{ op: 'test', path: '/a', value: { y: 2, x: 1 } }, { op: 'remove', path: '/a/x' }], '{"a":{"y":2}}'],
  'member -': [{ '-': 1 }, [{ op: 'replace', path: '/-', value: 2 }], '{"-":2}'],
}
const libraries = {
  'immutable-json-patch 6.0.3': immutableJSONPatch,
  'fast-json-patch 3.1.1': (doc, patch) => fast.applyPatch(doc, patch).newDocument,
  'rfc6902 5.4.0': (doc, patch) => { const failed = applyPatch(doc, patch).find(Boolean); if (failed) throw failed; return doc },
}
const right = Object.entries(libraries).map(([name, apply]) => Object.entries(cases).map(([what, [doc, patch, want]]) => {
  let made
  try { made = JSON.stringify(apply(structuredClone(doc), patch)) } catch (e) { made = `${e.name}: ${e.message}` }
  console.log(`${name}, ${what}: ${made}`)
  return Number(made === want)
}).join(''))
process.exit(right.join() === '100,111,111' ? 0 : 1)
JS
node check.mjs
