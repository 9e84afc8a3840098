#!/usr/bin/env bash
# PyPI oauthlib 4.0.1 (with requests-oauthlib 2.0.0), PyPI Authlib 1.9.10, npm @badgateway/oauth2-client 3.3.1: a token answer
# with "expires_in": 0, which is a token that has ended, leaves a token without any expiry, which never ends.
# httpx-oauth 0.17.0 and simple-oauth2 5.1.0 take the 0 as it is. Seen 2026-11-30.
# Who meets it: whoever links an account whose grant ends now; the library never refreshes it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check \
	'oauthlib==4.0.1' 'requests-oauthlib==2.0.0' 'Authlib==1.9.10' 'httpx-oauth==0.17.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @badgateway/oauth2-client@3.3.1 simple-oauth2@5.1.0
cat > check.py <<'P'
import asyncio, json, os, subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback
from authlib.integrations.requests_client import OAuth2Session as Authlib
from httpx_oauth.oauth2 import OAuth2
from requests_oauthlib import OAuth2Session

class TokenEndpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"access_token": "t", "token_type": "Bearer", "expires_in": 0, "refresh_token": "r"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass

server = ThreadingHTTPServer(("127.0.0.1", 0), TokenEndpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}/token"
back = "https://app.example/cb"
session = OAuth2Session("c", redirect_uri=back)
seen = {
    "oauthlib": session.fetch_token(url, code="x", client_secret="s").get("expires_at"),
    "Authlib": Authlib("c", "s", redirect_uri=back).fetch_token(url, code="x").is_expired(),
    "httpx-oauth": asyncio.run(OAuth2("c", "s", url, url).get_access_token("x", back)).is_expired(),
}
seen |= json.loads(subprocess.run(["node", "check.mjs", url], capture_output=True, text=True, check=True).stdout)
print("after expires_in 0:", seen)
sys.exit(0 if seen == {"oauthlib": None, "Authlib": None, "httpx-oauth": True, "badgateway": None, "simple-oauth2": True} else 1)
P
cat > check.mjs <<'JS'
import { OAuth2Client } from '@badgateway/oauth2-client'
import { AuthorizationCode } from 'simple-oauth2'
const url = new URL(process.argv[2])
const redirectUri = 'https://app.example/cb'
const bad = new OAuth2Client({ clientId: 'c', clientSecret: 's', tokenEndpoint: url.href })
const simple = new AuthorizationCode({ client: { id: 'c', secret: 's' }, auth: { tokenHost: url.origin, tokenPath: url.pathname } })
console.log(JSON.stringify({
  badgateway: (await bad.authorizationCode.getToken({ code: 'x', redirectUri })).expiresAt,
  'simple-oauth2': (await simple.getToken({ code: 'x', redirect_uri: redirectUri })).expired(),
}))
JS
v/bin/python check.py
