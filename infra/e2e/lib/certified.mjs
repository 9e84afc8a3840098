// npm oidc-provider, a certified OpenID provider that nobody here wrote, with an API of its own behind its tokens.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { loadModule } from "./modules.mjs";

/**
 * Listens on a free loopback port at once, since its address goes into a connector's definition; start(redirectURI)
 * then makes the provider. counts tells what it saw. PKCE is required, refresh tokens rotate at every use, and access
 * tokens live 30 s. With bound it takes pushed requests alone (RFC 9126), binds tokens to keys (RFC 9449) and wants
 * nonces; its own userinfo endpoint, /me, is the API then.
 */
export async function listenCertified({ bound = false } = {}) {
  const counts = { code: 0, refresh: 0, failed: [], revoked: 0, calls: 0 };
  const grants = new Set();
  let provider = null;
  const api = async (req, res) => {
    counts.calls++;
    const presented = /^Bearer (.+)$/.exec(req.headers.authorization ?? "")?.[1];
    const token = presented && (await provider.AccessToken.find(presented));
    res.setHeader("content-type", "application/json");
    if (!token) return void res.writeHead(401).end(JSON.stringify({ error: "invalid_token" }));
    res.end(JSON.stringify({ sub: token.accountId, token: createHash("sha256").update(presented).digest("hex") }));
  };
  const server = createServer((req, res) => {
    if (!provider) return void res.writeHead(503).end();
    if (req.url.startsWith("/api/")) return void api(req, res).catch((error) => res.writeHead(500).end(String(error)));
    provider.callback()(req, res);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = { client_id: "patchbay-test", client_secret: "s3cret/with+odd characters:%" };

  return {
    issuer,
    client,
    counts,
    async start(redirectURI) {
      const { default: Provider } = await loadModule("oidc-provider", "lib/index.js");
      provider = new Provider(issuer, {
        clients: [
          {
            ...client,
            redirect_uris: [redirectURI],
            grant_types: ["authorization_code", "refresh_token"],
            response_types: ["code"],
            token_endpoint_auth_method: "client_secret_basic",
            ...(bound && { dpop_bound_access_tokens: true, require_pushed_authorization_requests: true }),
          },
        ],
        pkce: { required: () => true },
        rotateRefreshToken: true,
        issueRefreshToken: async (ctx, c, code) =>
          c.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
        scopes: ["openid", "offline_access"],
        ttl: {
          AccessToken: 3,
          AuthorizationCode: 60,
          IdToken: 300,
          RefreshToken: 3600,
          Interaction: 600,
          Session: 600,
          Grant: 3600,
        },
        features: {
          devInteractions: { enabled: true },
          revocation: { enabled: true },
          ...(bound && {
            dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
            pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
          }),
        },
        findAccount: (ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
        cookies: { keys: ["only for this test"] },
      });
      provider.on("grant.success", (ctx) => {
        counts[ctx.oidc.params.grant_type === "refresh_token" ? "refresh" : "code"]++;
        grants.add(ctx.oidc.entities.Grant.jti);
      });
      provider.on("grant.error", (ctx, error) =>
        counts.failed.push(`${error.message}: ${error.error_detail ?? error.error_description}`),
      );
      provider.on("grant.revoked", () => counts.revoked++);
    },
    /** Takes back everything that was granted, as an administrator at the provider would. */
    async takeBack() {
      for (const grant of grants)
        for (const kind of [provider.RefreshToken, provider.AccessToken]) await kind.revokeByGrantId(grant);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The connector's definition, as an owner would write one into $PATCHBAY_CATALOG_DIR. */
export const definition = (
  issuer,
  { bound = false } = {},
) => `# Written by infra/e2e: the certified provider of one test run.
key: certified
name: Certified provider
categories: [iam]
release_stage: preview
version: 0.1.0
local_only: true
api:
  base_url: ${bound ? issuer : `${issuer}/api`}
auth:
  - key: oauth
    label: OpenID Connect
    scheme: oauth2_code
    sources:
      - url: "https://github.com/panva/node-oidc-provider/blob/main/docs/README.md"
        checked: 2026-11-29
        evidence: live
    setup_fields:
      - { key: client_id, label: Client ID, type: text, required: true, secret: false }
      - { key: client_secret, label: Client secret, type: password, required: true, secret: true }
    place:
      bearer: "{access_token}"
    verify: { method: GET, path: /me }
    oauth2:
      authorize:
        url: ${issuer}/auth
        params: { prompt: consent }
        pkce: S256
      token: { url: ${issuer}/token, client: basic }${bound ? `\n      dpop: true\n      par: { url: ${issuer}/request }` : ""}
      refresh: { rotates: true }
      revoke: { url: ${issuer}/token/revocation }
      callback: { issuer: ${issuer} }
      scopes:
        - default: [openid, offline_access]
      oidc: { issuer: ${issuer} }
`;
