#!/usr/bin/env bash
# npm smartsheet, the vendor's own SDK: tokens.getAccessToken and tokens.refreshAccessToken make a POST that is empty, says
# that it is JSON, and has everything in its query: the authorization code, the refresh token, the client's id. RFC 6749
# (sections 4.1.3 and 6) has them in a form-encoded body; what stands in a query is in the logs of proxies and gateways.
# v5.3.0, seen 2026-11-29.
# Who meets it: whoever writes a stand-in for the vendor, or a gateway before it, from the RFC, and finds no parameter in the
# body; and whoever keeps logs of addresses and thinks that those of token calls hold nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund smartsheet@5.3.0 >/dev/null 2>&1
cat > main.mjs <<'JS'
import http from "node:http";
import smartsheet from "smartsheet";

const seen = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    seen.push(`${request.method} ${request.url} body=${body.length} ${request.headers["content-type"]}`);
    response.setHeader("Content-Type", "application/json");
    response.end('{"access_token":"a","refresh_token":"r","expires_in":604799,"token_type":"bearer"}');
  });
});
server.listen(0, "127.0.0.1", async () => {
  const client = smartsheet.createClient({ accessToken: "x", baseUrl: `http://127.0.0.1:${server.address().port}/2.0/` });
  await client.tokens.getAccessToken({ queryParameters: { client_id: "id", code: "the-code", hash: "0a1b" } });
  await client.tokens.refreshAccessToken({ queryParameters: { client_id: "id", refresh_token: "the-token", hash: "0a1b" } });
  console.log(seen.join("\n"));
  server.close();
});
JS
seen=$(timeout 30 node main.mjs)
echo "$seen"
want='POST /2.0/token?grant_type=authorization_code&client_id=id&code=the-code&hash=0a1b body=0 application/json
POST /2.0/token?grant_type=refresh_token&client_id=id&refresh_token=the-token&hash=0a1b body=0 application/json'
[ "$seen" = "$want" ] || { echo "this has changed"; exit 1; }
