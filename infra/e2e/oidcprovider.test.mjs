// The OAuth flow against npm oidc-provider, declared by a definition in a folder of the owner's: PKCE required,
// id_token checked, refresh tokens that rotate at every use and whose second use ends the grant.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { definition, listenCertified } from "./lib/certified.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";
import { walk } from "./lib/walk.mjs";

describe("a certified OpenID provider", { timeout: 1_800_000 }, () => {
  let certified, dev, api, folder;

  before(async () => {
    certified = await listenCertified();
    folder = await mkdtemp(join(tmpdir(), "patchbay-definitions-"));
    await writeFile(join(folder, "certified.yaml"), definition(certified.issuer));
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: folder } });
    api = new Api(dev);
    const { redirect_uri: redirectURI } = await api.must("GET", "/connectors/certified");
    assert.equal(redirectURI, new URL("/connect/oauth2/certified/callback", dev.base).href);
    await certified.start(redirectURI);
    await api.createAuthConfig("certified", { setup_fields: certified.client });
  });
  after(async () => {
    await dev?.stop();
    certified?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /**
   * Runs one attempt to its end with a browser's part played by walk. Returns the attempt's record and the way taken.
   */
  async function attempt(owner, login) {
    const { token } = await api.session(owner, { provider: "certified" });
    const { body: list } = await api.hub(token, "GET", "/hub/connectors");
    const {
      body: { id },
    } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    const start = new URL(`/connect/oauth2/${list.integrations[0].integration_id}`, dev.base);
    start.search = new URLSearchParams({
      redirect_uri: new URL("/embedded/accounts/callback", dev.app).href,
      token,
      connection_attempt_id: id,
    });
    const end = await walk(start, { login, password: "any" });
    const record = await until("the attempt has ended", async () => {
      const { body } = await api.hub(token, "GET", `/hub/connection_attempts/${id}`);
      return body.status !== "pending" && body;
    });
    return { record, end };
  }

  test("the provider refuses an authorization request without PKCE", async () => {
    const url = new URL("/auth", certified.issuer);
    url.search = new URLSearchParams({
      client_id: certified.client.client_id,
      response_type: "code",
      scope: "openid",
      state: "s",
      redirect_uri: new URL("/connect/oauth2/certified/callback", dev.base).href,
    });
    const answer = await fetch(url, { redirect: "manual" });
    assert.match(decodeURIComponent(answer.headers.get("location").replaceAll("+", " ")), /invalid_request.*PKCE/);
  });

  test("links by login and consent, calls, and lives through refreshes", async (t) => {
    const owner = newOwner("oidc");
    let id;

    await t.test("links", async () => {
      const { record, end } = await attempt(owner, "alice");
      assert.equal(record.status, "authenticated", JSON.stringify(record));
      id = record.account.id;
      assert.equal(end.status, 200);
      assert.equal(end.url.pathname, "/embedded/accounts/callback");
      assert.match(end.text, /Account linked/);
      const asked = new URL(end.way.find((a) => a.startsWith(`${certified.issuer}/auth?`)));
      assert.equal(asked.searchParams.get("code_challenge_method"), "S256");
      assert.ok(asked.searchParams.get("nonce"), "no nonce: the id_token is bound to nothing");
      assert.equal(certified.counts.code, 1);
    });

    await t.test("calls as alice", async () => {
      const { status, body } = await api.proxy(id, "/me");
      assert.deepEqual([status, body.sub], [200, "alice"]);
    });

    // Access tokens live a few seconds, so that a run meets several ends.
    await t.test("refreshes with each rotated token", async () => {
      const seen = new Set();
      const from = certified.counts.refresh;
      await until("three tokens were used", async () => {
        const { status, body } = await api.proxy(id, "/me");
        if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
        return seen.add(body.token).size > 2;
      });
      assert.ok(certified.counts.refresh >= from + 2, "a token was used that no refresh gave");
    });

    await t.test("twelve calls at once never use a refresh token twice", async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => api.proxy(id, "/me")));
      assert.deepEqual(
        [...new Set(answers.map((a) => a.status))],
        [200],
        JSON.stringify(answers.find((a) => a.status !== 200)?.body),
      );
      assert.deepEqual(certified.counts.failed, []);
      assert.equal((await api.proxy(id, "/me")).status, 200, "the rotated token was lost");
    });

    await t.test("says so when the provider takes the grant back", async () => {
      await certified.takeBack();
      assert.equal((await api.proxy(id, "/me")).status, 401);
      const account = await api.must("GET", `/accounts/${id}`);
      assert.equal(account.status, "error");
      assert.ok(account.status_reasons.length > 0, "no reason");
    });

    await t.test("linking again mends the same account", async () => {
      const { record } = await attempt(owner, "alice");
      assert.deepEqual([record.status, record.account?.id], ["authenticated", id], JSON.stringify(record));
      assert.equal((await api.must("GET", `/accounts/${id}`)).status, "active");
      assert.equal((await api.proxy(id, "/me")).status, 200);
    });

    await t.test("deleting the account revokes at the provider", async () => {
      const before = certified.counts.revoked;
      await api.must("DELETE", `/accounts/${id}`);
      await until("the grant is revoked", () => certified.counts.revoked > before);
    });
  });
});
