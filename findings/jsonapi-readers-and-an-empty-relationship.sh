#!/usr/bin/env bash
# npm kitsu-core 11.1.0, npm deserialize-json-api 2.0.0: an empty to-one relationship is `"data": null` (JSON:API 1.1, resource linkage).
# kitsu-core makes an empty object of it, which is truthy and has no `data`, and deserialize-json-api raises a TypeError. npm jsona 1.14.0
# and jsonapi-serializer 3.6.9 make null. Seen 2026-11-30.
# Who meets it: code that asks `if (person.manager)`; the head of the company has a manager without a name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund kitsu-core@11.1.0 deserialize-json-api@2.0.0 jsona@1.14.0 jsonapi-serializer@3.6.9
cat > check.mjs <<'JS'
import JSONAPI from 'jsonapi-serializer'
import { deserialise } from 'kitsu-core'
import { deserialize } from 'deserialize-json-api'
import { Jsona } from 'jsona'
const text = JSON.stringify({ data: {
  type: 'people', id: '1', attributes: { name: 'Ada' }, relationships: { manager: { data: null } },
} })
const libraries = {
  'kitsu-core 11.1.0': (doc) => deserialise(doc).data.manager,
  'deserialize-json-api 2.0.0': (doc) => deserialize(doc).data.manager,
  'jsona 1.14.0': (doc) => new Jsona().deserialize(doc).manager,
  'jsonapi-serializer 3.6.9': async (doc) => (await new JSONAPI.Deserializer().deserialize(doc)).manager,
}
const seen = []
for (const [name, read] of Object.entries(libraries)) {
  let manager
  try { manager = JSON.stringify(await read(JSON.parse(text))) } catch (e) { manager = e.name }
  console.log(`${name}: manager is ${manager}`)
  seen.push(manager)
}
process.exit(seen.join() === '{},TypeError,null,null' ? 0 : 1)
JS
node check.mjs
