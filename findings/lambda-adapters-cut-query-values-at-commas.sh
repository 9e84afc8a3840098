#!/usr/bin/env bash
# npm @fastify/aws-lambda 6.4.1, PyPI aws-lambda-powertools 3.37.0 (resolved_query_string_parameters, which its validation reads): with
# an HTTP API event (payload 2.0) one query value with a comma, ids=1%2C2, becomes the two values 1 and 2, though rawQueryString
# has it whole. npm serverless-http 4.0.0 and hono 4.13.19 have one value. Seen 2026-11-30.
# Who meets it: handlers of filters, searches and signed addresses; "Byron, Ada" is looked for as "Byron".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'aws-lambda-powertools==3.37.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @fastify/aws-lambda@6.4.1 fastify@5.6.1 serverless-http@4.0.0 hono@4.13.19
cat > event.json <<'J'
{"version": "2.0", "routeKey": "$default", "rawPath": "/find", "rawQueryString": "name=Byron%2C%20Ada&tag=a&tag=b",
 "queryStringParameters": {"name": "Byron, Ada", "tag": "a,b"}, "headers": {"host": "api.example"}, "isBase64Encoded": false,
 "requestContext": {"http": {"method": "GET", "path": "/find", "sourceIp": "192.0.2.1", "protocol": "HTTP/1.1", "userAgent": "x"},
  "domainName": "api.example", "stage": "$default", "requestId": "r"}}
J
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import awsLambdaFastify from '@fastify/aws-lambda'
import Fastify from 'fastify'
import serverless from 'serverless-http'
import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
const event = () => JSON.parse(readFileSync('event.json'))
const names = (url) => new URL(url, 'http://api.example').searchParams.getAll('name')
const fastify = Fastify()
fastify.get('/find', async (req) => [req.query.name].flat())
const hono = new Hono()
hono.get('/find', (c) => c.json(names(c.req.url)))
const plain = (req, res) => { res.setHeader('content-type', 'application/json'); res.end(JSON.stringify(names(req.url))) }
const handlers = {
  '@fastify/aws-lambda 6.4.1': awsLambdaFastify(fastify), 'hono 4.13.19': handle(hono), 'serverless-http 4.0.0': serverless(plain),
}
const seen = {}
for (const [name, handler] of Object.entries(handlers)) seen[name] = JSON.parse((await handler(event(), {})).body)
seen['aws-lambda-powertools 3.37.0'] = JSON.parse(execFileSync('v/bin/python', ['check.py']))
for (const [name, found] of Object.entries(seen)) console.log(`${name}: name is ${JSON.stringify(found)}`)
process.exit(Object.values(seen).map((found) => found.length).join('') === '2112' ? 0 : 1)
JS
cat > check.py <<'P'
import json
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
with open("event.json") as f:
    print(json.dumps(APIGatewayProxyEventV2(json.load(f)).resolved_query_string_parameters["name"]))
P
node check.mjs
