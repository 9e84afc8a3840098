#!/usr/bin/env bash
# dynoxide 1.2.1 (npm @dynoxide/linux-x64), a DynamoDB-compatible server: a PartiQL UPDATE with a second SET or a second
# REMOVE clause is refused, though DynamoDB's own reference sets two attributes with two SET clauses. One SET with commas,
# and one REMOVE behind it, are taken. Seen 2026-11-29.
# Who meets it: code that was written from the reference, and tests of it that run on this engine.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1141.0
bin=$(find node_modules/@dynoxide/linux-x64 -type f -name dynoxide)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$bin" --host 127.0.0.1 --port "$port" > server.log 2>&1 & server=$!
cat > check.cjs <<'JS'
const { DynamoDBClient, CreateTableCommand, PutItemCommand, ExecuteStatementCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({ endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
const run = async (clauses) => {
  await db.send(new PutItemCommand({ TableName: 'things', Item: { k: { S: 'a' }, old: { N: '1' }, older: { N: '1' } } }))
  try {
    await db.send(new ExecuteStatementCommand({ Statement: `UPDATE "things" ${clauses} WHERE k='a'` }))
    return 'taken'
  } catch (e) { return e.name }
}
const main = async () => {
  await db.send(new CreateTableCommand({
    TableName: 'things', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
  }))
  const seen = {}
  for (const clauses of ['SET x=1 SET y=2', 'REMOVE old REMOVE older', 'SET x=1, y=2', 'SET x=1, y=2 REMOVE old']) seen[clauses] = await run(clauses)
  console.log('dynoxide 1.2.1:', JSON.stringify(seen))
  process.exit(Object.values(seen).join() === 'ValidationException,ValidationException,taken,taken' ? 0 : 1)
}
const begin = (left) => main().catch((e) => left && e.code === 'ECONNREFUSED' ? setTimeout(begin, 100, left - 1) : (console.error(e), process.exit(1)))
begin(100)
JS
NODE_NO_WARNINGS=1 node check.cjs "$port"
