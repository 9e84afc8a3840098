// The official Python client of the Model Context Protocol (PyPI mcp 2.3.0 and 1.22.0), installed by
// infra/tools/agents.sh, at both doors and in each revision of the protocol that they speak.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "../lib/api.mjs";
import { ROOT } from "../lib/modules.mjs";
import { patchbay } from "../lib/patchbay.mjs";
import { enable, linkByKey, newOwner } from "../lib/sandbox.mjs";

const clients = [
  { version: "2026-07-28", python: "py", program: "client.py", mode: "auto" },
  { version: "2025-11-25", python: "py", program: "client.py", mode: "legacy" },
  { version: "2025-06-18", python: "py-2025-06", program: "client_2025_06.py" },
];

/** Runs a client. Its key is in the environment, which no list of processes shows. */
async function agent({ python, program, mode }, key, url, calls) {
  const child = spawn(join(ROOT, ".local/agents", python, "bin/python"), [join(ROOT, "infra/e2e/agents", program)], {
    env: { PATH: process.env.PATH, PATCHBAY_KEY: key },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ url, mode, calls }));
  let out = "";
  child.stdout.on("data", (text) => (out += text));
  const [code] = await once(child, "close");
  assert.equal(code, 0, `${program} ends with ${code}`);
  return JSON.parse(out);
}

describe("MCP's Python client", { timeout: 1_800_000 }, () => {
  let dev, api, account;
  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    await enable(api, "sandbox-key");
    account = await linkByKey(api, newOwner("python"));
  });
  after(() => dev?.stop());

  for (const client of clients) {
    test(`uses an account (${client.version})`, async () => {
      const policy = { read_only: true, deny: [{ tool: "get_*" }] };
      const { token } = await api.must("POST", "/use_tokens", { name: "py", account_id: account, call_policy: policy });
      const { version, tools, answers } = await agent(client, token, `${dev.base}/mcp`, [
        ["request", { path: "/employees" }],
        ["list_employees", {}],
        ["echo", { count: 3, words: ["a b"] }],
        ["request", { path: "/employees", method: "POST" }],
        ["get_workspace", {}],
        ["echo", { count: 10 }],
      ]);
      assert.equal(version, client.version);
      assert.deepEqual(tools, { echo: true, list_employees: true, request: false });
      const [any, list, echo, write, denied, wrong] = answers;
      assert.ok(!any.failed && any.text.includes("Ada Lovelace"), any.text);
      assert.ok(!list.failed && list.text.includes("Ada Lovelace"), list.text);
      assert.deepEqual(JSON.parse(echo.text).body.query, { count: ["3"], kind: ["short"], word: ["a b"] });
      assert.ok(write.failed && write.text.includes("read-only"), write.text);
      assert.ok(denied.failed && denied.text.includes("call policy"), denied.text);
      assert.ok(wrong.failed && wrong.text.includes("9 or less"), wrong.text);
    });

    test(`manages a project (${client.version})`, async () => {
      const { version, tools, answers } = await agent(client, dev.key, `${dev.base}/mcp/manage`, [
        ["list-connectors", { search: "sandbox" }],
        ["disable-connector", { key: "sandbox-key" }],
      ]);
      assert.equal(version, client.version);
      assert.ok(tools["list-accounts"] && tools["delete-account"] === false);
      assert.ok(answers[0].text.includes("sandbox-key"));
      assert.ok(answers[1].failed && answers[1].text.includes("Ask a person"), answers[1].text);
    });
  }
});
