#!/usr/bin/env bash
# Authlib 1.9.10 (Flask authorization server, defaults): the token of an authorization code lives 864000 s, the one of a
# refresh 3600 s. Seen 2026-11-28.
# Who meets it: clients that keep the lifetime of the first answer instead of reading each.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'Authlib==1.9.10' flask
cat > check.py <<'P'
import importlib.metadata, os, sys
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain http, inside this process
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, AuthorizationCodeMixin, grants
from flask import Flask, request

class Client(ClientMixin):
    def get_client_id(self): return "c"
    def get_default_redirect_uri(self): return "https://app.example/cb"
    def get_allowed_scope(self, scope): return scope or ""
    def check_redirect_uri(self, uri): return uri == "https://app.example/cb"
    def check_client_secret(self, secret): return secret == "s"
    def check_endpoint_auth_method(self, method, endpoint): return True
    def check_response_type(self, kind): return kind == "code"
    def check_grant_type(self, kind): return True

class Code(AuthorizationCodeMixin):
    def get_redirect_uri(self): return "https://app.example/cb"
    def get_scope(self): return "read"

class Token(TokenMixin):
    def get_scope(self): return "read"
    def check_client(self, client): return True
    def get_expires_in(self): return 3600
    def is_expired(self): return False
    def is_revoked(self): return False
    def get_user(self): return "u"
    def get_client(self): return Client()

class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]
    def save_authorization_code(self, code, request): pass
    def query_authorization_code(self, code, client): return Code() if code == "code-1" else None
    def delete_authorization_code(self, code): pass
    def authenticate_user(self, code): return "u"

class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]
    def authenticate_refresh_token(self, token): return Token()
    def authenticate_user(self, token): return "u"
    def revoke_old_credential(self, token): pass

app = Flask(__name__)
app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
server = AuthorizationServer(app, query_client=lambda client_id: Client(), save_token=lambda token, request: None)
server.register_grant(CodeGrant)
server.register_grant(RefreshGrant)

@app.post("/token")
def token(): return server.create_token_response()

http = app.test_client()
first = http.post("/token", data={"grant_type": "authorization_code", "code": "code-1", "redirect_uri": "https://app.example/cb"}, auth=("c", "s")).json
second = http.post("/token", data={"grant_type": "refresh_token", "refresh_token": first.get("refresh_token", "r")}, auth=("c", "s")).json
print(f"Authlib {importlib.metadata.version('Authlib')}: expires_in {first.get('expires_in')} with the code, {second.get('expires_in')} after a refresh")
sys.exit(0 if (first.get("expires_in"), second.get("expires_in")) == (864000, 3600) else 1)
P
v/bin/python check.py
