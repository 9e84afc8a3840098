"""An OAuth server made of PyPI Authlib and Flask: refresh tokens do not rotate, and a renewal's answer has none."""
import os
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify, request

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
app = Flask(__name__)
LIFE = 2
app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": LIFE, "refresh_token": LIFE}


class User:
    def get_user_id(self):
        return "alice"


class Client(ClientMixin):
    client_id = os.environ["CLIENT_ID"]

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return os.environ["REDIRECT_URI"]

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == os.environ["REDIRECT_URI"]

    def check_client_secret(self, client_secret):
        return client_secret == os.environ["CLIENT_SECRET"]

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in ("authorization_code", "refresh_token")


CLIENT = Client()
CODES, TOKENS = {}, []


class Code:
    auth_time = nonce = None

    def __init__(self, code, r):
        self.code, self.redirect_uri, self.scope = code, r.payload.redirect_uri, r.payload.scope
        self.code_challenge = r.payload.data.get("code_challenge")
        self.code_challenge_method = r.payload.data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


class Token:
    def __init__(self, data):
        self.__dict__.update(data)
        self.refresh_token = data.get("refresh_token")
        self.issued, self.revoked = time.time(), False

    def check_client(self, client):
        return client is CLIENT

    def get_scope(self):
        return self.scope

    def is_expired(self):
        return time.time() >= self.issued + LIFE

    def is_revoked(self):
        return self.revoked


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def save_authorization_code(self, code, request):
        CODES[code] = Code(code, request)

    def query_authorization_code(self, code, client):
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code):
        CODES.pop(authorization_code.code)

    def authenticate_user(self, authorization_code):
        return User()


class Refresh(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def authenticate_refresh_token(self, refresh_token):
        return next((t for t in TOKENS if t.refresh_token == refresh_token and not t.revoked), None)

    def authenticate_user(self, refresh_token):
        return User()

    def revoke_old_credential(self, refresh_token):
        pass


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic"]

    def query_token(self, token_string, token_type_hint):
        return next((t for t in TOKENS if token_string in (t.access_token, t.refresh_token)), None)

    def revoke_token(self, token, request):
        take_back()


server = AuthorizationServer(
    app,
    query_client=lambda client_id: CLIENT if client_id == CLIENT.client_id else None,
    save_token=lambda token, request: TOKENS.append(Token(token)),
)
server.register_grant(CodeGrant, [CodeChallenge(required=True)])
server.register_grant(Refresh)
server.register_endpoint(Revocation)


@app.route("/authorize")
def authorize():
    grant = server.get_consent_grant(end_user=User())
    return server.create_authorization_response(grant_user=User(), grant=grant)


@app.route("/token", methods=["POST"])
def token():
    return server.create_token_response()


@app.route("/revoke", methods=["POST"])
def revoke():
    return server.create_endpoint_response("revocation")


@app.route("/api/me")
def me():
    presented = request.headers.get("Authorization", "").removeprefix("Bearer ")
    good = any(t.access_token == presented and not t.revoked and not t.is_expired() for t in TOKENS)
    return (jsonify(sub="alice"), 200) if good else (jsonify(error="invalid_token"), 401)


@app.route("/takeback", methods=["POST"])
def take_back():
    """Ends every grant, as an administrator would."""
    for t in TOKENS:
        t.revoked = True
    return "", 204


app.run("127.0.0.1", int(os.environ["PORT"]), threaded=False)
