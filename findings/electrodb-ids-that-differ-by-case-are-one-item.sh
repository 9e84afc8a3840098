#!/usr/bin/env bash
# npm electrodb 3.9.3: keys are written in small letters unless an index says otherwise (casing), while the attributes keep theirs. Two ids
# that differ by case alone are one item: the second put replaces the first, get() by either returns the second, whose id is
# not the one that was asked for. Seen 2026-11-30 on dynoxide 1.2.1.
# Who meets it: ids of Salesforce (15 characters), and base64 or base62 of any kind.
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
const contacts = new Entity({
  model: { entity: 'contact', version: '1', service: 'crm' },
  attributes: { org: { type: 'string' }, id: { type: 'string' }, name: { type: 'string' } },
  indexes: { primary: { pk: { field: 'pk', composite: ['org'] }, sk: { field: 'sk', composite: ['id'] } } },
}, { table: 'things', client })
const main = async () => {
  await client.send(new CreateTableCommand({
    TableName: 'things', BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  }))
  const [one, other] = [{ org: 'acme', id: '003D000001aQ1Bw' }, { org: 'acme', id: '003D000001aq1bW' }]
  await contacts.put({ ...one, name: 'Ada' }).go()
  await contacts.put({ ...other, name: 'Bob' }).go()
  const got = (await contacts.get(one).go()).data
  const all = (await contacts.query.primary({ org: 'acme' }).go()).data.length
  console.log(`electrodb 3.9.3: two puts make ${all} item; get ${one.id} returns ${JSON.stringify(got)}`)
  process.exit(all === 1 && got.id === other.id && got.name === 'Bob' ? 0 : 1)
}
const begin = (left) => main().catch((e) => left && e.code === 'ECONNREFUSED' ? setTimeout(begin, 100, left - 1) : (console.error(e), process.exit(1)))
begin(100)
JS
NODE_NO_WARNINGS=1 node check.cjs "$port"
