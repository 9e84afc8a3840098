#!/usr/bin/env bash
# PyPI apig-wsgi 2.20.0: of two headers of one name in an answer, such as Link or WWW-Authenticate (RFC 9110 section 5.3: the same as
# one with both values), only the last is answered with payload 2.0; Set-Cookie alone is kept. PyPI mangum 0.22.0 joins them. Seen 2026-11-30.
# Who meets it: applications that write one Link per relation, or offer two ways to authenticate; the next page is gone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'apig-wsgi==2.20.0' 'mangum==0.22.0'
cat > check.py <<'P'
import sys
from apig_wsgi import make_lambda_handler
from mangum import Mangum
links = ['<https://api.example/things?page=3>; rel="next"', '<https://api.example/things?page=1>; rel="prev"']
def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")] + [("Link", link) for link in links])
    return [b"[]"]
async def asgi(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")] + [(b"link", link.encode()) for link in links]})
    await send({"type": "http.response.body", "body": b"[]"})
event = {
    "version": "2.0", "routeKey": "$default", "rawPath": "/things", "rawQueryString": "page=2", "headers": {"host": "api.example"},
    "requestContext": {
        "http": {"method": "GET", "path": "/things", "sourceIp": "192.0.2.1", "protocol": "HTTP/1.1", "userAgent": "x"},
        "domainName": "api.example", "stage": "$default", "requestId": "r",
    }, "isBase64Encoded": False,
}
seen = {}
for name, handler in {"apig-wsgi 2.20.0": make_lambda_handler(wsgi), "mangum 0.22.0": Mangum(asgi, lifespan="off")}.items():
    seen[name] = {k.lower(): v for k, v in handler(event, None)["headers"].items()}["link"]
    print(f"{name}: Link: {seen[name]}")
sys.exit(0 if [[rel in one for rel in ("next", "prev")] for one in seen.values()] == [[False, True], [True, True]] else 1)
P
v/bin/python check.py
