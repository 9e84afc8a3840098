#!/usr/bin/env bash
# npm electrodb 3.9.3: patch(…).add({ n: 1 }), where n is a part of an index's key, adds 1 to n and writes the key of the index as if n were
# 1: an item with n 11 stands in the index at 1, and a query of the index by 11 does not find it. set() writes the right key.
# Seen 2026-11-30 on dynoxide 1.2.1.
# Who meets it: counters, versions and balances by which items are found or ordered; no call reports an error.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dynoxide/linux-x64@1.2.1 electrodb@3.9.3 @aws-sdk/client-dynamodb@3.1141.0 @aws-sdk/lib-dynamodb@3.1141.0
bin=$(find node_modules/@dynoxide/linux-x64 -type f -name dynoxide)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$bin" --host 127.0.0.1 --port "$port" > server.log 2>&1 & server=$!
cat > check.cjs <<'JS'
const { DynamoDBClient, CreateTableCommand } = require('@aws-sdk/client-dynamodb')
const { Entity } = require('electrodb')
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
})
const key = (hash, range) => [{ AttributeName: hash, KeyType: 'HASH' }, { AttributeName: range, KeyType: 'RANGE' }]
const people = new Entity({
  model: { entity: 'person', version: '1', service: 'hr' },
  attributes: { org: { type: 'string' }, id: { type: 'string' }, n: { type: 'number' } },
  indexes: {
    primary: { pk: { field: 'pk', composite: ['org'] }, sk: { field: 'sk', composite: ['id'] } },
    byN: { index: 'byN', pk: { field: 'gpk', composite: ['org'] }, sk: { field: 'gsk', composite: ['n'] } },
  },
}, { table: 'things', client })
const main = async () => {
  await client.send(new CreateTableCommand({
    TableName: 'things', BillingMode: 'PAY_PER_REQUEST', KeySchema: key('pk', 'sk'),
    AttributeDefinitions: ['pk', 'sk', 'gpk', 'gsk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [{ IndexName: 'byN', KeySchema: key('gpk', 'gsk'), Projection: { ProjectionType: 'ALL' } }],
  }))
  const person = { org: 'acme', id: 'ada' }
  const found = async (n) => (await people.query.byN({ org: 'acme', n }).go()).data.map((one) => one.n)
  await people.put({ ...person, n: 9 }).go()
  await people.patch(person).set({ n: 10 }).go()
  const seen = [await found(10)]
  await people.patch(person).add({ n: 1 }).go()
  seen.push((await people.get(person).go()).data.n, await found(11), await found(1))
  const [set, n, right, wrong] = seen.map((one) => JSON.stringify(one))
  console.log(`electrodb 3.9.3: set to 10, by 10 is found ${set}; with 1 added n is ${n}, by 11 is found ${right}, by 1 ${wrong}`)
  process.exit(JSON.stringify(seen) === '[[10],11,[],[11]]' ? 0 : 1)
}
const begin = (left) => main().catch((e) => left && e.code === 'ECONNREFUSED' ? setTimeout(begin, 100, left - 1) : (console.error(e), process.exit(1)))
begin(100)
JS
NODE_NO_WARNINGS=1 node check.cjs "$port"
