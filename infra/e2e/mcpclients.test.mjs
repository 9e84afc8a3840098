// MCP's own clients of three languages as agents: TypeScript, Python (2.x and 1.x) and Go, each in every protocol it
// speaks, at an account of an API, at one of an MCP server, and at the management tools.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { startMCPServers } from "./lib/mcpservers.mjs";
import { loadModule, ROOT } from "./lib/modules.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { walk } from "./lib/walk.mjs";

const AGENTS = join(ROOT, "infra/e2e/agents");
const { Client, StreamableHTTPClientTransport } = await loadModule("@modelcontextprotocol/client", "dist/index.mjs");

/** Runs a program that takes JSON and answers JSON. */
async function run(command, args, input, more = {}) {
  const env = { ...process.env, ...more };
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], cwd: ROOT, env });
  child.stdin.end(input === undefined ? "" : JSON.stringify(input));
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit ${code}`);
  return input === undefined ? out : JSON.parse(out);
}

/** The official TypeScript client, in this process. */
async function typescript({ url, headers, mode, calls }) {
  const client = new Client({ name: "e2e", version: "1.0.0" }, { versionNegotiation: { mode } });
  try {
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    const { tools } = await client.listTools();
    const answers = [];
    for (const call of calls) {
      const result = await client.callTool(call);
      const words = result.content.map((c) => c.text).join("\n");
      answers.push({ failed: Boolean(result.isError), text: words, structured: result.structuredContent });
    }
    return { protocol: client.getNegotiatedProtocolVersion(), tools: tools.map((t) => t.name), answers };
  } catch (error) {
    return { refused: String(error) };
  } finally {
    await client.close();
  }
}

const python = await new Promise((done) => {
  const child = spawn("python3", ["-c", "import venv, ensurepip"], { stdio: "ignore" });
  child.on("error", () => done(false)).on("exit", (code) => done(code === 0));
});

/** Sees to it that there is a Python with that version of the client. Returns the agent. */
async function pythonAgent(version) {
  const folder = join(ROOT, `.local/agents/python-${version}`);
  const requirements = join(AGENTS, `requirements-${version}.txt`);
  const stamp = join(folder, "requirements.txt");
  const bin = join(folder, "bin/python");
  const wanted = await readFile(requirements, "utf8");
  if (!existsSync(stamp) || (await readFile(stamp, "utf8")) !== wanted) {
    await mkdir(join(ROOT, ".local/agents"), { recursive: true });
    await run("python3", ["-m", "venv", "--clear", folder]);
    // What is imported is compiled then. Compiling all of it takes as long as the rest of the installation.
    const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"];
    await run(bin, [...pip, "-r", requirements]);
    await cp(requirements, stamp);
  }
  // Compiled once, none of it beside the source, whatever this machine has set.
  const compiled = { PYTHONPYCACHEPREFIX: join(folder, "pycache"), PYTHONDONTWRITEBYTECODE: "" };
  return (input) => run(bin, [join(AGENTS, `agent${version}.py`)], input, compiled);
}

describe("MCP's own clients", { timeout: 1_800_000 }, () => {
  let dev, api, servers, folder;
  let account, atServer; // linked accounts: of an API, and of an MCP server

  before(async () => {
    servers = await startMCPServers();
    dev = await startPatchbay();
    api = new Api(dev);
    folder = await mkdtemp(join(tmpdir(), "patchbay-agents-"));
    await enable(api, "sandbox-key");
    account = await linkByKey(api, newOwner("agent"));
    atServer = await linkServer();
  });
  after(async () => {
    await dev?.stop();
    await servers?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Adds the strict MCP server by its address and links an account there, as an owner and an end user would. */
  async function linkServer() {
    const found = await api.must("POST", "/connector_definitions/discover", { url: servers.at.document });
    const { key, definition, auth_type } = found.connector;
    const put = await fetch(new URL(`/connector_definitions/${key}`, dev.base), {
      method: "PUT",
      headers: { authorization: api.authorization, "content-type": "application/yaml" },
      body: definition,
    });
    assert.equal(put.status, 201, await put.text());
    await api.createAuthConfig(key, { auth_type });
    const owner = newOwner("server");
    const { token } = await api.session(owner, { provider: key });
    const { body: list } = await api.hub(token, "GET", "/hub/connectors");
    const { body: attempt } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    const start = new URL(`/connect/oauth2/${list.integrations[0].integration_id}`, dev.base);
    start.search = new URLSearchParams({
      redirect_uri: new URL("/embedded/accounts/callback", dev.app).href,
      token,
      connection_attempt_id: attempt.id,
    });
    await walk(start, {});
    const [linked] = await api.accountsOf(owner);
    assert.equal(linked?.status, "active");
    return linked.id;
  }

  const languages = [
    ["TypeScript", async () => typescript, ["auto", "legacy"]],
    ["Python 2.x", () => pythonAgent(2), ["auto", "legacy"]],
    ["Python 1.x", () => pythonAgent(1), ["legacy"]],
    [
      "Go",
      async () => {
        const binary = join(folder, "agent");
        await run("go", ["build", "-o", binary, "./infra/e2e/agents/go"]);
        return (input) => run(binary, [], input);
      },
      ["auto", "legacy"],
    ],
  ];
  for (const [language, make, modes] of languages)
    describe(
      language,
      { skip: language.startsWith("Python") && !python && "there is no python3 with venv here" },
      () => {
        let agent;
        before(async () => {
          agent = await make();
        });

        for (const mode of modes) {
          const protocol = mode === "auto" ? "2026-07-28" : "2025-11-25";
          const at = (path, key, calls, headers = {}) =>
            agent({ url: dev.base + path, headers: { authorization: `Bearer ${key}`, ...headers }, mode, calls });

          test(`a use token reads, and its policy refuses in words (${mode})`, async () => {
            const { token } = await api.must("POST", "/use_tokens", {
              name: "agent",
              account_id: account,
              call_policy: { read_only: true, deny: [{ tool: "list_*" }] },
            });
            const seen = await at("/mcp", token, [
              { name: "get_workspace", arguments: {} },
              { name: "request", arguments: { path: "/me" } },
              { name: "request", arguments: { path: "/me", method: "DELETE" } },
              { name: "request", arguments: { path: "/employees" } },
              { name: "request", arguments: { method: "GET" } },
            ]);
            assert.equal(seen.protocol, protocol, JSON.stringify(seen));
            assert.deepEqual(seen.tools, ["echo", "get_workspace", "request"]);
            const [read, asked, written, denied, wrong] = seen.answers;
            for (const a of [read, asked]) {
              assert.ok(!a.failed, a.text);
              assert.deepEqual([a.structured.status, a.structured.body.name], [200, "Sandbox workspace"]);
              assert.deepEqual(JSON.parse(a.text), a.structured);
            }
            for (const a of [written, denied]) assert.match(a.text, /^The use token's call policy refuses this call/);
            assert.match(written.text, /read-only/);
            assert.match(denied.text, /deny rule 1 forbids .*tool list_\*/);
            assert.match(wrong.text, /"path" is missing/);
            assert.ok(written.failed && denied.failed && wrong.failed);
          });

          test(`an API key names the account, and one that does not is told so (${mode})`, async () => {
            const calls = [{ name: "list_employees", arguments: {} }];
            const seen = await at("/mcp", dev.key, calls, { "x-account-id": account });
            assert.deepEqual([seen.protocol, seen.tools?.length], [protocol, 4], JSON.stringify(seen));
            assert.equal(seen.answers[0].structured.status, 200, seen.answers[0].text);
            assert.ok((await at("/mcp", dev.key, [])).refused, "no account is named");
            // Python's 2.x keeps the status and the words of the answer to itself.
            const unknown = await at("/mcp", "pbk_nothing", [], { "x-account-id": account });
            assert.match(unknown.refused, /401|Unauthorized|API key|returned an error response/i);
          });

          test(`an MCP server's own tools, answered in a stream (${mode})`, async () => {
            const echo = { name: "echo", arguments: { text: "Grüße & <b>" } };
            const seen = await at("/mcp", dev.key, [echo], { "x-account-id": atServer });
            assert.deepEqual(seen.tools, ["echo", "write"], JSON.stringify(seen));
            assert.deepEqual([seen.answers[0].failed, seen.answers[0].text], [false, "Grüße & <b>"]);
            const { token } = await api.must("POST", "/use_tokens", {
              name: "agent",
              account_id: atServer,
              call_policy: { allow: [{ tool: "echo" }] },
            });
            const bound = await at("/mcp", token, [echo, { name: "write", arguments: { text: "x" } }]);
            assert.deepEqual(bound.tools, ["echo"], JSON.stringify(bound));
            assert.equal(bound.answers[0].text, "Grüße & <b>");
            assert.ok(bound.answers[1].failed && bound.answers[1].text.includes("no allow rule names the tool write"));
          });

          test(`a project is managed (${mode})`, async () => {
            const seen = await at("/mcp/manage", dev.key, [
              { name: "list-connectors", arguments: { search: "sandbox" } },
              { name: "get-account", arguments: { id: "acc_none" } },
              { name: "delete-account", arguments: { id: account } },
            ]);
            assert.equal(seen.protocol, protocol, JSON.stringify(seen));
            assert.ok(seen.tools.includes("list-accounts") && seen.tools.includes("delete-account"));
            const [list, none, unasked] = seen.answers;
            assert.ok(list.structured.data.some((c) => c.key === "sandbox-key"));
            assert.ok(none.failed && none.text.includes("account_not_found"));
            assert.ok(unasked.failed && unasked.text.includes("Ask a person"), unasked.text);
            assert.equal((await api.must("GET", `/accounts/${account}`)).status, "active");
          });
        }
      },
    );

  test("the MCP server's answers are streams", async () => {
    const answer = await fetch(new URL("/mcp", dev.base), {
      method: "POST",
      headers: {
        authorization: `Bearer ${dev.key}`,
        "x-account-id": atServer,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "e2e", version: "1" } },
      }),
    });
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "text/event-stream"]);
  });
});
