#!/usr/bin/env bash
# okta (PyPI 3.4.6): its Authorization is SSWS and the token in one word, SSWStoken. RFC 9110 section 11.4 has a blank
# behind the scheme, as Okta's documents and its SDK for Node (SSWS token) do. Seen 2026-11-29.
# Who meets it: gateways, firewalls and fakes that read the scheme of the header.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv py
py/bin/pip install --quiet --no-compile --disable-pip-version-check okta==3.4.6
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 -subj /CN=x \
  -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem 2>/dev/null
cat > check.py <<'PY'
import asyncio, ssl, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from okta.client import Client

got = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        got.append(self.headers["Authorization"])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain("cert.pem", "key.pem")
server.socket = tls.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
okta = Client({"orgUrl": f"https://127.0.0.1:{server.server_port}", "token": "00abc"})
_, _, error = asyncio.run(okta.list_users())
print(f"okta {version('okta')}: Authorization: {got} (error: {error})")
sys.exit(0 if got == ["SSWS00abc"] else 1)
PY
SSL_CERT_FILE=$PWD/cert.pem py/bin/python check.py
