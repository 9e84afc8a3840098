#!/usr/bin/env bash
# dynoxide 1.2.1 (npm @dynoxide/linux-x64), a DynamoDB-compatible server: putting the same item again writes a MODIFY record
# to the table's stream. DynamoDB writes none when nothing changed. Seen 2026-11-28.
# Who meets it: tests that count stream records, and stream handlers that take each record for a change.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1141.0 @aws-sdk/client-dynamodb-streams@3.1141.0
bin=$(find node_modules/@dynoxide/linux-x64 -type f -name dynoxide)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$bin" --host 127.0.0.1 --port "$port" > server.log 2>&1 & server=$!
cat > check.cjs <<'JS'
const { DynamoDBClient, CreateTableCommand, PutItemCommand, DescribeTableCommand } = require('@aws-sdk/client-dynamodb')
const { DynamoDBStreamsClient, DescribeStreamCommand, GetShardIteratorCommand, GetRecordsCommand } = require('@aws-sdk/client-dynamodb-streams')
const config = { endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } }
const db = new DynamoDBClient(config), streams = new DynamoDBStreamsClient(config)
const main = async () => {
  await db.send(new CreateTableCommand({
    TableName: 'things', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }], StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  }))
  const put = () => db.send(new PutItemCommand({ TableName: 'things', Item: { k: { S: 'a' }, v: { S: 'same' } } }))
  await put(); await put()
  const { Table } = await db.send(new DescribeTableCommand({ TableName: 'things' }))
  const { StreamDescription: d } = await streams.send(new DescribeStreamCommand({ StreamArn: Table.LatestStreamArn }))
  const { ShardIterator } = await streams.send(new GetShardIteratorCommand({ StreamArn: Table.LatestStreamArn, ShardId: d.Shards[0].ShardId, ShardIteratorType: 'TRIM_HORIZON' }))
  const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }))
  const names = Records.map((r) => r.eventName)
  const same = Records.length === 2 && JSON.stringify(Records[1].dynamodb.OldImage) === JSON.stringify(Records[1].dynamodb.NewImage)
  console.log(`dynoxide 1.2.1: the same item put twice gives ${names.join(', ')}; the second with equal images: ${same}`)
  process.exit(names.join() === 'INSERT,MODIFY' && same ? 0 : 1)
}
const begin = (left) => main().catch((e) => left && e.code === 'ECONNREFUSED' ? setTimeout(begin, 100, left - 1) : (console.error(e), process.exit(1)))
begin(100)
JS
NODE_NO_WARNINGS=1 node check.cjs "$port"
