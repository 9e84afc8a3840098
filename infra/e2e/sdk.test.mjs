// StackOne's published SDK, @stackone/stackone-client-ts 4.28.0, with nothing changed but the server's address. It
// checks every answer against its own schemas, so each call that returns is also a test of the answer's shape.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { load } from "./lib/modules.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";

const { StackOne } = load("@stackone/stackone-client-ts");
const { HTTPClient } = load("@stackone/stackone-client-ts/lib/http");
const errors = load("@stackone/stackone-client-ts/sdk/models/errors");

describe("the published SDK", { timeout: 1_800_000 }, () => {
  let dev, api, sdk;
  const client = (key, httpClient) =>
    new StackOne({
      serverURL: dev.base,
      security: { username: key, password: "" },
      retryConfig: { strategy: "none" },
      httpClient,
    });

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    sdk = client(dev.key);
    await enable(api, "sandbox-key");
  });
  after(() => dev?.stop());

  /** The call is refused with the SDK's own class for that status, and with words. */
  const refused = (promise, type, status) =>
    assert.rejects(promise, (error) => {
      assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
      assert.equal(error.data$.statusCode, status);
      assert.ok(error.data$.message.length > 10, "a message says what to do");
      assert.ok(Math.abs(Date.now() - error.data$.timestamp.getTime()) < 60_000, "the timestamp is now");
      return true;
    });

  test("creates a connect session and authenticates its token", async () => {
    const owner = newOwner("sdk");
    const made = (
      await sdk.connectSessions.createConnectSession({
        originOwnerId: owner,
        originOwnerName: "SDK Inc.",
        originUsername: "sam",
        provider: "sandbox-key",
        categories: ["hris"],
        label: "first",
        expiresIn: 600,
      })
    ).connectSessionTokenAuthLink;
    assert.equal(made.originOwnerId, owner);
    assert.equal(made.projectId, dev.project);
    assert.ok(Number.isSafeInteger(made.id));
    assert.ok(made.authLinkUrl.startsWith(dev.base));

    const known = (await sdk.connectSessions.authenticateConnectSession({ token: made.token })).connectSession;
    assert.deepEqual(
      [known.id, known.originOwnerId, known.originUsername, known.provider, known.label, known.categories],
      [made.id, owner, "sam", "sandbox-key", "first", ["hris"]],
    );
    await refused(
      sdk.connectSessions.authenticateConnectSession({ token: made.token + "x" }),
      errors.UnauthorizedResponse,
      401,
    );
  });

  test("lists, gets, patches and deletes accounts", async () => {
    const owner = newOwner("sdk");
    const id = await linkByKey(api, owner);
    const list = async (query) => (await sdk.accounts.listLinkedAccounts(query)).classes.map((a) => a.id);
    assert.deepEqual(await list({ originOwnerId: owner }), [id]);
    assert.deepEqual(await list({ originOwnerIds: [owner, "nobody"], status: ["active"] }), [id]);
    assert.deepEqual(await list({ originOwnerId: owner, status: ["error", "inactive"] }), []);
    assert.deepEqual(await list({ accountIds: [id], providers: ["sandbox-key", "sandbox-oauth"] }), [id]);
    assert.deepEqual(await list({ originOwnerId: owner, providers: ["sandbox-oauth"] }), []);
    assert.deepEqual(await list({ originOwnerId: owner, page: 2 }), []);

    const account = (await sdk.accounts.getAccount({ id })).linkedAccount;
    assert.deepEqual(
      [account.provider, account.status, account.originOwnerName],
      ["sandbox-key", "active", `${owner} Inc.`],
    );
    const meta = (await sdk.accounts.getAccountMetaInfo({ id })).linkedAccountMeta;
    assert.deepEqual([meta.provider, meta.category], ["sandbox-key", "hris"]);

    const patched = (
      await sdk.accounts.updateAccount({
        id,
        patchAccountExternalDto: { originOwnerName: "Renamed", originUsername: "sam" },
      })
    ).linkedAccount;
    assert.deepEqual([patched.originOwnerName, patched.originUsername, patched.status], ["Renamed", "sam", "active"]);
    assert.ok(patched.updatedAt >= account.updatedAt);
    assert.equal((await api.proxy(id, "/me")).status, 200, "a patch of names keeps the credentials");

    assert.equal((await sdk.accounts.deleteAccount({ id })).linkedAccount.id, id);
    await refused(sdk.accounts.getAccount({ id }), errors.NotFoundResponse, 404);
    assert.deepEqual(await list({ originOwnerId: owner }), []);
  });

  test("lists connectors' meta, and gets one", async () => {
    const all = (await sdk.connectors.listConnectorsMeta({})).classes;
    const byKey = Object.fromEntries(all.map((c) => [c.provider, c]));
    assert.equal(byKey["sandbox-key"].active, true);
    assert.equal(byKey.airtable.active, false, "airtable is not configured here");
    assert.ok(all.length >= 20, `${all.length} connectors`);
    const one = (await sdk.connectors.getConnectorMeta({ provider: "airtable" })).connectorsMeta;
    assert.deepEqual(one, byKey.airtable);
    await refused(sdk.connectors.getConnectorMeta({ provider: "no-such-thing" }), errors.NotFoundResponse, 404);
  });

  test("makes a proxy request with the account's credentials", async () => {
    const id = await linkByKey(api, newOwner("sdk"));
    // The SDK throws the answer's body away; its own hook is where an application gets it from.
    let copy;
    const httpClient = new HTTPClient();
    httpClient.addHook("response", (answer) => {
      copy = answer.clone();
    });
    const { proxy } = client(dev.key, httpClient);
    const get = await proxy.proxyRequest({ xAccountId: id, proxyRequestBody: { method: "get", path: "/employees" } });
    assert.equal(get.statusCode, 200);
    assert.match(await copy.text(), /Ada Lovelace/);
    const post = await proxy.proxyRequest({
      xAccountId: id,
      proxyRequestBody: { method: "post", path: "/echo", body: { n: 1 } },
    });
    assert.ok(post.statusCode < 300);
    assert.match(await copy.text(), /"n":\s*1/);
  });

  test("receives its own typed errors", async () => {
    const id = await linkByKey(api, newOwner("sdk"));
    await refused(
      sdk.connectSessions.createConnectSession({ originOwnerId: "o", originOwnerName: "o", provider: "no-such-thing" }),
      errors.BadRequestResponse,
      400,
    );
    await refused(client("pb_wrong").accounts.listLinkedAccounts({}), errors.UnauthorizedResponse, 401);
    await refused(sdk.accounts.getAccount({ id: id.slice(0, -4) + "0000" }), errors.NotFoundResponse, 404);
    const call = () => sdk.proxy.proxyRequest({ xAccountId: id, proxyRequestBody: { method: "get", path: "/me" } });
    assert.equal((await call()).statusCode, 200);
    await api.must("POST", "/connectors/sandbox-key/disable");
    try {
      await refused(call(), errors.PreconditionFailedResponse, 412);
      const session = { originOwnerId: "o", originOwnerName: "o", provider: "sandbox-key" };
      await refused(sdk.connectSessions.createConnectSession(session), errors.ConflictResponse, 409);
    } finally {
      await api.must("POST", "/connectors/sandbox-key/enable");
    }
    assert.equal((await call()).statusCode, 200);
  });
});
