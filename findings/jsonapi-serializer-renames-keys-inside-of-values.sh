#!/usr/bin/env bash
# npm jsonapi-serializer 3.6.9: its Deserializer puts the keys inside of an attribute's value into dash-case, where they are data: the custom
# field X_Team is x-team, and of the addresses a.b and a_b one is left. The Serializer leaves them as they are, so that a round trip
# changes them. npm jsona 1.14.0 and kitsu-core 11.1.0 leave them. Seen 2026-11-30.
# Who meets it: whoever keeps custom fields, settings or a map by e-mail address in one attribute.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonapi-serializer@3.6.9 jsona@1.14.0 kitsu-core@11.1.0
cat > check.mjs <<'JS'
import JSONAPI from 'jsonapi-serializer'
import { Jsona } from 'jsona'
import { deserialise } from 'kitsu-core'
const custom = { X_Team: 'core', 'ada_b@x.example': 1, 'ada-b@x.example': 2, timeZone: 'UTC' }
const text = JSON.stringify(new JSONAPI.Serializer('people', { attributes: ['custom'] }).serialize({ id: '1', custom }))
const seen = {
  'jsonapi-serializer 3.6.9': (await new JSONAPI.Deserializer().deserialize(JSON.parse(text))).custom,
  'jsona 1.14.0': new Jsona().deserialize(JSON.parse(text)).custom,
  'kitsu-core 11.1.0': deserialise(JSON.parse(text)).data.custom,
}
console.log(`sent: ${JSON.stringify(custom)}`)
for (const [name, value] of Object.entries(seen)) console.log(`${name}: ${JSON.stringify(value)}`)
const [first, ...others] = Object.values(seen).map((value) => JSON.stringify(value))
const changed = JSON.stringify({ 'x-team': 'core', 'ada-b@x.example': 2, 'time-zone': 'UTC' })
process.exit(first === changed && others.every((value) => value === JSON.stringify(custom)) ? 0 : 1)
JS
node check.mjs
