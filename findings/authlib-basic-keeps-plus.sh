#!/usr/bin/env bash
# Authlib 1.9.10: in HTTP Basic it decodes %XX of a client's secret, and leaves a + as it is. A secret with a blank that
# a client encodes as application/x-www-form-urlencoded does (RFC 6749 section 2.3.1: a blank is +) is another secret
# there; as %20 it is the right one. Seen 2026-11-29.
# Who meets it: clients whose secret has a blank. %20 is what servers of both sorts read as a blank.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'Authlib==1.9.10'
cat > check.py <<'P'
import base64, importlib.metadata
from authlib.oauth2.rfc6749.util import extract_basic_authorization

def seen(secret):
    sent = base64.b64encode(("client:" + secret).encode()).decode()
    return extract_basic_authorization({"Authorization": "Basic " + sent})[1]

print("Authlib", importlib.metadata.version("Authlib"))
for sent in ("a%2Fb%2Bc", "a+b", "a%20b"):
    print(f"sent {sent!r}, read {seen(sent)!r}")
assert seen("a%2Fb%2Bc") == "a/b+c" and seen("a+b") == "a+b" and seen("a%20b") == "a b"
P
v/bin/python check.py
