#!/usr/bin/env bash
# dynoxide 1.2.1 (npm @dynoxide/linux-x64), a DynamoDB-compatible server: a write to a table with a stream costs the server more
# CPU the more stream records it has, which it never removes; without a stream the cost stays. It numbers a record by reading
# all of them (`MAX(CAST(sequence_number AS INTEGER))` without an index). Seen 2026-11-28. Linux only: it reads /proc.
# Who meets it: test suites and local stacks that write thousands of items.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3
bin=$(find node_modules/@dynoxide/linux-x64 -type f -name dynoxide)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$bin" --host 127.0.0.1 --port "$port" > server.log 2>&1 & server=$!
cat > check.cjs <<'JS'
const { DynamoDBClient, CreateTableCommand, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const { readFileSync } = require('fs')
const [port, pid] = process.argv.slice(2)
const db = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
const cpu = () => { // milliseconds of user and system time, proc_pid_stat(5)
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
let n = 0
const put = async (table, times) => {
  const before = cpu()
  for (let i = 0; i < times; i++) await db.send(new PutItemCommand({ TableName: table, Item: { k: { S: String(n++) }, v: { S: 'x'.repeat(1000) } } }))
  return (cpu() - before) / times
}
const growth = async (table, stream) => {
  await db.send(new CreateTableCommand({
    TableName: table, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
    StreamSpecification: stream ? { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined,
  }))
  const first = await put(table, 500)
  await put(table, 1500)
  const last = await put(table, 500)
  console.log(`dynoxide 1.2.1, stream ${stream}: ${first.toFixed(2)} ms of CPU a put at first, ${last.toFixed(2)} after 2000`)
  return last / first
}
const main = async () => {
  const without = await growth('plain', false), withStream = await growth('streamed', true)
  process.exit(without < 2 && withStream > 2 ? 0 : 1)
}
const begin = (left) => fetch(`http://127.0.0.1:${port}/`).then(main, (e) => left ? setTimeout(begin, 100, left - 1) : (console.error(e), process.exit(1)))
begin(100)
JS
node --no-warnings check.cjs "$port" "$server"
