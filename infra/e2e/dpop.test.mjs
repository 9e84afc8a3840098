// Tokens that are bound to a key (DPoP, RFC 9449) and pushed authorization requests (PAR, RFC 9126) against npm
// oidc-provider, which requires both and nonces: its own checks judge each proof.
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

describe("a certified provider that binds tokens to keys", { timeout: 1_800_000 }, () => {
  let certified, dev, api, folder;

  before(async () => {
    certified = await listenCertified({ bound: true });
    folder = await mkdtemp(join(tmpdir(), "patchbay-definitions-"));
    await writeFile(join(folder, "certified.yaml"), definition(certified.issuer, { bound: true }));
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: folder } });
    api = new Api(dev);
    const { redirect_uri: redirectURI } = await api.must("GET", "/connectors/certified");
    await certified.start(redirectURI);
    await api.createAuthConfig("certified", { setup_fields: certified.client });
  });
  after(async () => {
    await dev?.stop();
    certified?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test("links, calls, renews, and gives the token to nobody", async () => {
    const { token } = await api.session(newOwner("dpop"), { provider: "certified" });
    const { body: list } = await api.hub(token, "GET", "/hub/connectors");
    const {
      body: { id: attempt },
    } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    const start = new URL(`/connect/oauth2/${list.integrations[0].integration_id}`, dev.base);
    start.search = new URLSearchParams({
      redirect_uri: new URL("/embedded/accounts/callback", dev.app).href,
      token,
      connection_attempt_id: attempt,
    });
    const end = await walk(start, { login: "alice", password: "any" });
    const asked = new URL(end.way.find((a) => a.startsWith(`${certified.issuer}/auth?`)));
    assert.deepEqual([...asked.searchParams.keys()].sort(), ["client_id", "request_uri"]);
    const record = await until("the attempt has ended", async () => {
      const { body } = await api.hub(token, "GET", `/hub/connection_attempts/${attempt}`);
      return body.status !== "pending" && body;
    });
    assert.equal(record.status, "authenticated", JSON.stringify(record));
    const id = record.account.id;

    const call = async () => {
      const { status, body } = await api.proxy(id, "/me");
      assert.deepEqual([status, body.sub], [200, "alice"], JSON.stringify(body));
    };
    await call();
    const from = certified.counts.refresh;
    await until("the token was renewed twice", async () => {
      await call();
      return certified.counts.refresh >= from + 2;
    });
    await Promise.all(Array.from({ length: 12 }, call));
    assert.deepEqual(
      certified.counts.failed.filter((e) => !e.startsWith("use_dpop_nonce")),
      [],
    );
    const { status, body } = await api.call("GET", `/accounts/${id}/credentials`);
    assert.deepEqual([status, body.code], [412, "credential_bound"]);
    const before = certified.counts.revoked;
    await api.must("DELETE", `/accounts/${id}`);
    await until("the grant is revoked", () => certified.counts.revoked > before);
  });
});
