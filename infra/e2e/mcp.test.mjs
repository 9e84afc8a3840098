// The official TypeScript client of the Model Context Protocol, @modelcontextprotocol/client 2.4.0, as an agent has it:
// an address and an API key.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { load, loadModule } from "./lib/modules.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";

const { Client, StreamableHTTPClientTransport } = await loadModule("@modelcontextprotocol/client", "dist/index.mjs");

describe("agents", { timeout: 1_800_000 }, () => {
  let dev, api;
  const clients = [];

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    await enable(api, "sandbox-key");
  });
  after(async () => {
    for (const c of clients) await c.close();
    await dev?.stop();
  });

  /** A client that is connected. It speaks 2026-07-28 when it negotiates, and what was before that when it does not. */
  const connect = async (path, mode, { key = dev.key, headers = {}, agree } = {}) => {
    const client = new Client(
      { name: "e2e", version: "1.0.0" },
      { versionNegotiation: { mode }, capabilities: agree ? { elicitation: { form: {} } } : {} },
    );
    if (agree) client.setRequestHandler("elicitation/create", (request) => agree(request.params.message));
    const transport = new StreamableHTTPClientTransport(new URL(path, dev.base), {
      requestInit: { headers: { authorization: `Bearer ${key}`, ...headers } },
    });
    await client.connect(transport);
    clients.push(client);
    return client;
  };

  for (const mode of ["legacy", "auto"])
    test(`manage a project (${mode})`, async () => {
      const client = await connect("/mcp/manage", mode);
      const { tools } = await client.listTools();
      assert.ok(tools.find((t) => t.name === "list-accounts").annotations.readOnlyHint);
      assert.ok(tools.find((t) => t.name === "delete-account").annotations.destructiveHint);
      const list = await client.callTool({ name: "list-connectors", arguments: { search: "sandbox" } });
      assert.ok(list.structuredContent.data.some((c) => c.key === "sandbox-key"));
      const none = await client.callTool({ name: "get-account", arguments: { id: "acc_none" } });
      assert.ok(none.isError && none.content[0].text.includes("account_not_found"));
      const unasked = await client.callTool({ name: "disable-connector", arguments: { key: "sandbox-key" } });
      assert.ok(unasked.isError && unasked.content[0].text.includes("Ask a person"));
    });

  test("a person is asked before something ends", async () => {
    const questions = [];
    let content = { confirm: false };
    const client = await connect("/mcp/manage", "auto", {
      agree: (message) => {
        questions.push(message);
        return { action: "accept", content };
      },
    });
    const disable = () => client.callTool({ name: "disable-connector", arguments: { key: "sandbox-key" } });
    const state = async () => (await api.must("GET", "/connectors/sandbox-key")).state;
    assert.ok((await disable()).isError);
    assert.equal(await state(), "enabled");
    content = { confirm: true };
    assert.ok(!(await disable()).isError);
    assert.equal(await state(), "disabled");
    assert.equal(questions.length, 2);
    assert.match(questions[0], /sandbox-key/);
    await client.callTool({ name: "enable-connector", arguments: { key: "sandbox-key" } });
    assert.equal(await state(), "enabled");
  });

  for (const mode of ["legacy", "auto"])
    test(`use one linked account with a use token (${mode})`, async () => {
      const account = await linkByKey(api, newOwner("agent"));
      const policy = { read_only: true };
      const made = await api.must("POST", "/use_tokens", { name: "agent", account_id: account, call_policy: policy });
      const client = await connect("/mcp", mode, { key: made.token });
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map((t) => t.name),
        ["echo", "get_workspace", "list_employees", "request"],
      );
      const me = await client.callTool({ name: "request", arguments: { path: "/me" } });
      assert.equal(me.structuredContent.status, 200);
      assert.equal(me.structuredContent.body.name, "Sandbox workspace");
      const refused = await client.callTool({ name: "request", arguments: { path: "/me", method: "DELETE" } });
      assert.ok(refused.isError && refused.content[0].text.includes("read-only"), JSON.stringify(refused));
      await api.must("DELETE", `/use_tokens/${made.id}`);
      await assert.rejects(client.callTool({ name: "request", arguments: { path: "/me" } }), /401|revoked/);
    });

  test("the published SDK's three calls", async () => {
    const { StackOne } = load("@stackone/stackone-client-ts");
    const account = await linkByKey(api, newOwner("agent"));
    const security = { basic: { username: dev.key, password: "" } };
    const { mcp } = new StackOne({ serverURL: dev.base, retryConfig: { strategy: "none" } });
    // The SDK takes an id for an object, though its own words are "arbitrary JSON scalar".
    const jsonRpcMessageDto = { jsonrpc: "2.0", id: {}, method: "tools/list", params: {} };
    const answer = await mcp.mcpPost(security, { xAccountId: account, jsonRpcMessageDto });
    assert.equal(answer.statusCode, 200);
    // It throws the body away, so what that is must be seen without it.
    const { id, result } = await api.must("POST", "/mcp", jsonRpcMessageDto, { "x-account-id": account });
    assert.deepEqual(id, {});
    assert.ok(result.tools.some((t) => t.name === "request"));
    await assert.rejects(mcp.mcpGet(security, { xAccountId: account, mcpSessionId: "none" }), { statusCode: 405 });
    await assert.rejects(mcp.mcpDelete(security, { xAccountId: account, mcpSessionId: "none" }), { statusCode: 405 });
  });

  test("the published SDK's actions are the declared reads, by the same policy", async () => {
    const { StackOne } = load("@stackone/stackone-client-ts");
    const account = await linkByKey(api, newOwner("agent"));
    const policy = { read_only: true, deny: [{ tool: "list_*" }] };
    const made = await api.must("POST", "/use_tokens", { name: "agent", account_id: account, call_policy: policy });
    const sdk = (username) =>
      new StackOne({ serverURL: dev.base, security: { username, password: "" }, retryConfig: { strategy: "none" } })
        .actions;
    const listed = async (actions, request) => {
      const { actionsMetaPaginated } = await actions.listActionsMeta(request);
      return actionsMetaPaginated.data.flatMap((c) => c.actions.map((a) => a.id)).sort();
    };
    const agent = sdk(made.token);
    assert.deepEqual(await listed(agent, { filter: { accountIds: account } }), [
      "sandbox-key_echo",
      "sandbox-key_get_workspace",
    ]);
    const me = await agent.rpcAction({ action: "sandbox-key_get_workspace" });
    // Its model of data has no members (z.object({})), so what came must be seen without it.
    assert.deepEqual([me.statusCode, me.actionsRpcResponse], [200, { data: {} }]);
    await assert.rejects(agent.rpcAction({ action: "sandbox-key_list_employees" }), { statusCode: 403 });
    await assert.rejects(agent.rpcAction({ action: "sandbox-key_delete_all" }), { statusCode: 404 });

    const own = sdk(dev.key);
    const all = await listed(own, { filter: { accountIds: account } });
    assert.deepEqual(all, ["sandbox-key_echo", "sandbox-key_get_workspace", "sandbox-key_list_employees"]);
    const request = {
      action: "sandbox-key_echo",
      headers: { "x-account-id": account },
      query: { words: ["a", "b"], kind: "long", count: 3 },
    };
    assert.equal((await own.rpcAction(request)).statusCode, 200);
    const echoed = await api.must("POST", "/actions/rpc", request);
    assert.match(JSON.stringify(echoed.data), /"word":\["a","b"\]/);
    await assert.rejects(own.rpcAction({ action: "sandbox-key_get_workspace" }), { statusCode: 400 });
  });

  test("a key without scopes has no tools, and no key no server", async () => {
    await assert.rejects(connect("/mcp/manage", "auto", { key: "pbk_nothing" }), /401|Unauthorized|API key/i);
  });
});
