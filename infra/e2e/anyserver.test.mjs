// An end user pastes the address of an MCP server in the hub, signs in there, and the account's calls reach it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { startMCPServers } from "./lib/mcpservers.mjs";
import { loadModule } from "./lib/modules.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { newOwner } from "./lib/sandbox.mjs";

const { Client, StreamableHTTPClientTransport } = await loadModule("@modelcontextprotocol/client", "dist/index.mjs");

describe("any MCP server in the hub", { timeout: 1_800_000 }, () => {
  let dev, api, browser, servers;

  before(async () => {
    servers = await startMCPServers();
    dev = await patchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await api.createAuthConfig("any_mcp", { auth_type: "mcp" });
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    await servers?.stop();
  });

  for (const [way, options] of [
    ["document", { viewport: { width: 1100, height: 860 }, colorScheme: "light" }],
    ["registration", { viewport: { width: 375, height: 740 }, colorScheme: "dark" }],
  ])
    test(`paste, sign in, call (${way})`, async () => {
      const owner = newOwner(`any-${way}`);
      const { auth_link_url: link } = await api.session(owner, { provider: "any_mcp" });
      const hub = await browser.visit(link, options);
      const address = hub.getByLabel("Address of the MCP server");
      const go = hub.getByRole("button", { name: /^Continue to/ });
      await address.fill("mcp.example.com/mcp");
      await go.click();
      await hub.getByText("Enter the whole address of the server").waitFor();
      await shoot(hub, `hub-any-server-wrong-${way}`);

      // What is no server is told in words, and the form is there for another address.
      await address.fill(servers.at.page);
      await go.click();
      await hub.getByText(/sign-in cannot be used.*no MCP server with a sign-in/).waitFor();
      await shoot(hub, `hub-any-server-page-${way}`);
      assert.deepEqual(await api.accountsOf(owner), []);

      await address.fill(` ${servers.at[way]}\u200b `);
      await shoot(hub, `hub-any-server-${way}`);
      await go.click();
      await hub.getByRole("heading", { name: "Account linked" }).waitFor();
      const [account, ...more] = await api.accountsOf(owner);
      assert.deepEqual([account?.provider, account?.status, more.length], ["any_mcp", "active", 0]);

      const agent = new Client({ name: "e2e", version: "1.0.0" }, { versionNegotiation: { mode: "legacy" } });
      const headers = { authorization: `Bearer ${dev.key}`, "x-account-id": account.id };
      await agent.connect(new StreamableHTTPClientTransport(new URL("/mcp", dev.base), { requestInit: { headers } }));
      const said = await agent.callTool({ name: "echo", arguments: { text: "ahoi" } });
      await agent.close();
      assert.deepEqual(said.content, [{ type: "text", text: "ahoi" }]);
      assert.deepEqual(hub.problems, []);
    });
});
