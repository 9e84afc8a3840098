// OAuth servers that nobody here wrote, each by a definition in a folder of the owner's: linked, refreshed, revoked
// through the product. infra/tools/servers.sh installs them below .local/servers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Api } from "../lib/api.mjs";
import { ROOT } from "../lib/modules.mjs";
import { freePort, startPatchbay } from "../lib/patchbay.mjs";
import { newOwner } from "../lib/sandbox.mjs";
import { until } from "../lib/until.mjs";
import { walk } from "../lib/walk.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const installed = join(ROOT, ".local/servers");
const python = join(installed, "py/bin/python");

/** What differs from server to server. secretIn is how the client's secret goes into Basic. */
const SERVERS = {
  fosite: { command: () => [join(installed, "fosite")], scopes: ["read", "offline"], rotates: true, revokes: true },
  authlib: { command: () => [python, join(here, "python/authlib_server.py")], scopes: ["read"], revokes: true },
  django_oauth_toolkit: {
    command: (folder) => [python, join(here, "python/django_server.py"), join(folder, "django.sqlite")],
    scopes: ["read"],
    rotates: true,
    revokes: true,
  },
  node_oauth2_server: {
    command: () => [process.execPath, join(here, "node/server.mjs")],
    scopes: ["read"],
    rotates: true,
    secretIn: "basic_raw",
  },
};
const client = { client_id: "patchbay-test", client_secret: "s3cret/with+odd characters:%" };

const definition = (key, { scopes, rotates, revokes, secretIn }, issuer) => `
key: ${key}
name: ${key}
categories: [iam]
release_stage: preview
version: 0.1.0
local_only: true
sources: [a server of one test run]
api:
  base_url: ${issuer}/api
auth:
  - key: oauth
    label: OAuth 2.0
    scheme: oauth2_code
    setup_fields:
      - { key: client_id, label: Client ID, type: text, required: true, secret: false }
      - { key: client_secret, label: Client secret, type: password, required: true, secret: true }
    place:
      bearer: "{access_token}"
    verify: { method: GET, path: /me }
    oauth2:
      authorize: { url: "${issuer}/authorize", pkce: S256 }
      token: { url: "${issuer}/token", client: ${secretIn ?? "basic"} }
      ${rotates ? "refresh: { rotates: true }" : ""}
      ${revokes ? `revoke: { url: "${issuer}/revoke" }` : ""}
      scopes:
        - default: [${scopes.join(", ")}]
`;

describe("servers that nobody here wrote", { timeout: 1_800_000 }, () => {
  let dev, api, folder;
  const running = [];
  const issuers = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "patchbay-servers-"));
    for (const [key, server] of Object.entries(SERVERS)) {
      issuers[key] = `http://127.0.0.1:${await freePort()}`;
      await writeFile(join(folder, `${key}.yaml`), definition(key, server, issuers[key]));
    }
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: folder } });
    api = new Api(dev);
    for (const [key, server] of Object.entries(SERVERS)) {
      const { redirect_uri: redirectURI } = await api.must("GET", `/connectors/${key}`);
      const [program, ...args] = server.command(folder);
      const child = spawn(program, args, {
        env: {
          ...process.env,
          PORT: new URL(issuers[key]).port,
          CLIENT_ID: client.client_id,
          CLIENT_SECRET: client.client_secret,
          REDIRECT_URI: redirectURI,
          MODULES: join(installed, "node"),
        },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
      running.push(child);
      await until(`${key} answers`, async () => {
        if (child.exitCode !== null) throw new Error(`${key} ended: ${said}`);
        return (await fetch(`${issuers[key]}/api/me`)).status === 401;
      });
      await api.createAuthConfig(key, { setup_fields: client });
    }
  });
  after(async () => {
    for (const child of running) child.kill("SIGKILL");
    await dev?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function link(key, owner) {
    const { token } = await api.session(owner, { provider: key });
    const { body: list } = await api.hub(token, "GET", "/hub/connectors");
    const { body: made } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    const start = new URL(`/connect/oauth2/${list.integrations[0].integration_id}`, dev.base);
    start.search = new URLSearchParams({
      redirect_uri: new URL("/embedded/accounts/callback", dev.app).href,
      token,
      connection_attempt_id: made.id,
    });
    const end = await walk(start);
    const record = await until("the attempt has ended", async () => {
      const { body } = await api.hub(token, "GET", `/hub/connection_attempts/${made.id}`);
      return body.status !== "pending" && body;
    });
    assert.equal(record.status, "authenticated", `${JSON.stringify(record)}\n${end.text}`);
    return record.account.id;
  }

  const tokenOf = async (id) => (await api.must("GET", `/accounts/${id}/credentials`)).access_token;
  const me = (key, token) =>
    fetch(`${issuers[key]}/api/me`, { headers: { authorization: `Bearer ${token}` } }).then((a) => a.status);

  for (const [key, server] of Object.entries(SERVERS))
    test(key, async (t) => {
      const owner = newOwner(key);
      const id = await link(key, owner);

      await t.test("calls, through three refreshes", async () => {
        const seen = new Set();
        await until("three refreshes", async () => {
          const { status, body } = await api.proxy(id, "/me");
          assert.deepEqual([status, body.sub ?? "alice"], [200, "alice"], JSON.stringify(body));
          seen.add(await tokenOf(id));
          return seen.size > 3;
        });
      });

      await t.test("twelve calls at once", async () => {
        const ended = await tokenOf(id);
        await until("the token has ended", async () => (await me(key, ended)) === 401);
        const answers = await Promise.all(Array.from({ length: 12 }, () => api.proxy(id, "/me")));
        assert.deepEqual([...new Set(answers.map((a) => a.status))], [200], JSON.stringify(answers[0].body));
      });

      await t.test("says so when the server takes the grant back, and links again", async () => {
        await fetch(`${issuers[key]}/takeback`, { method: "POST" });
        await until("the account is in error", async () => {
          const { status } = await api.proxy(id, "/me");
          assert.ok([200, 401, 412].includes(status), `status ${status}`);
          return (await api.must("GET", `/accounts/${id}`)).status === "error";
        });
        const { status_reasons: reasons } = await api.must("GET", `/accounts/${id}`);
        assert.deepEqual(
          [reasons[0].code, reasons[0].provider_code],
          ["credentials_rejected", "invalid_grant"],
          JSON.stringify(reasons),
        );
        assert.equal(await link(key, owner), id);
        assert.equal((await api.proxy(id, "/me")).status, 200);
      });

      await t.test("deleting the account revokes", async () => {
        const token = await until("a token that is good", async () => {
          const token = await tokenOf(id);
          return (await me(key, token)) === 200 && token;
        });
        await api.must("DELETE", `/accounts/${id}`);
        if (server.revokes) assert.equal(await me(key, token), 401, "the token is still good");
        assert.equal((await api.call("GET", `/accounts/${id}`)).status, 404);
      });
    });
});
