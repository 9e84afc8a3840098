#!/usr/bin/env bash
# npm @hey-api/openapi-ts 0.99.0, npm openapi-fetch 0.17.0: a query parameter that an OpenAPI document gives as `content: application/json` is
# its value in JSON, where={"city":"York"}. The first sends city=York, without the parameter's name, the second where[city]=York.
# Neither says so. Seen 2026-11-30.
# Who meets it: users of APIs whose filters are JSON; the server sees no filter, and answers with all there is.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 typescript@5.9.3 openapi-fetch@0.17.0 esbuild@0.25.10
cat > document.yaml <<'Y'
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /people:
    get:
      operationId: listPeople
      parameters:
        - name: where
          in: query
          content: {application/json: {schema: {type: object, additionalProperties: {type: string}}}}
      responses:
        "204": {description: none}
Y
npx openapi-ts -i document.yaml -o hey -p @hey-api/client-fetch -p @hey-api/sdk -p @hey-api/typescript >/dev/null 2>&1
npx esbuild hey/sdk.gen.ts --bundle --platform=node --format=esm --outfile=hey.mjs >/dev/null 2>&1
cat > check.mjs <<'JS'
import createClient from 'openapi-fetch'
import { listPeople } from './hey.mjs'
const seen = {}
const fetch = (name) => async (request) => { seen[name] = decodeURIComponent(new URL(request.url).search); return new Response(null, { status: 204 }) }
const query = { where: { city: 'York' } }, baseUrl = 'http://api.example'
await listPeople({ baseUrl, fetch: fetch('@hey-api/openapi-ts 0.99.0'), query })
await createClient({ baseUrl, fetch: fetch('openapi-fetch 0.17.0') }).GET('/people', { params: { query } })
for (const [name, search] of Object.entries(seen)) console.log(`${name}: ${search}`)
process.exit(Object.values(seen).join(' ') === '?city=York ?where[city]=York' ? 0 : 1)
JS
node check.mjs
