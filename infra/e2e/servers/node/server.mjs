// An OAuth server made of npm @node-oauth/oauth2-server. It has no revocation endpoint, reads the client's secret in
// Basic as it is, and rotates refresh tokens.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const OAuth2Server = createRequire(join(process.env.MODULES, "package.json"))("@node-oauth/oauth2-server");
const { PORT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;
const client = { id: CLIENT_ID, grants: ["authorization_code", "refresh_token"], redirectUris: [REDIRECT_URI] };
const user = { id: "alice" };
const codes = new Map();
const access = new Map();
const refresh = new Map();

const model = {
  getClient: (id, secret) => id === CLIENT_ID && (secret === null || secret === CLIENT_SECRET) && client,
  saveAuthorizationCode: (code) => {
    const kept = { ...code, client, user };
    codes.set(code.authorizationCode, kept);
    return kept;
  },
  getAuthorizationCode: (code) => codes.get(code),
  revokeAuthorizationCode: (code) => codes.delete(code.authorizationCode),
  saveToken: (token) => {
    const kept = { ...token, client, user };
    access.set(token.accessToken, kept);
    if (token.refreshToken) refresh.set(token.refreshToken, kept);
    return kept;
  },
  getAccessToken: (token) => access.get(token),
  getRefreshToken: (token) => refresh.get(token),
  revokeToken: (token) => refresh.delete(token.refreshToken),
  validateScope: (_user, _client, scope) => scope,
  verifyScope: () => true,
};
const server = new OAuth2Server({ model, accessTokenLifetime: 2, refreshTokenLifetime: 3600 });

async function read(req) {
  let text = "";
  for await (const part of req) text += part;
  return Object.fromEntries(new URLSearchParams(text));
}

const handlers = {
  "/authorize": (request, response) =>
    server.authorize(request, response, { authenticateHandler: { handle: () => user } }),
  "/token": (request, response) => server.token(request, response),
  "/api/me": async (request, response) => {
    const token = await server.authenticate(request, response);
    response.body = { sub: token.user.id };
  },
  "/takeback": async (_request, response) => {
    access.clear();
    refresh.clear();
    response.status = 204;
  },
};

createServer(async (req, res) => {
  const url = new URL(req.url, "http://127.0.0.1");
  const request = new OAuth2Server.Request({
    method: req.method,
    headers: req.headers,
    query: Object.fromEntries(url.searchParams),
    body: await read(req),
  });
  const response = new OAuth2Server.Response();
  try {
    await (handlers[url.pathname] ?? (() => (response.status = 404)))(request, response);
  } catch (error) {
    response.status = error.code ?? 500;
    response.body = { error: error.name, error_description: error.message };
    if (response.headers.location) response.status = 302;
  }
  res.writeHead(response.status, { ...response.headers, "content-type": "application/json" });
  res.end(response.status === 204 ? undefined : JSON.stringify(response.body));
}).listen(Number(PORT), "127.0.0.1");
