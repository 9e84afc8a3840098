// An owner adds a server of the Model Context Protocol by its address: what it says is shown step by step, it becomes a
// connector, and an account is linked there in two clicks.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startMCPServers } from "./lib/mcpservers.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { newOwner } from "./lib/sandbox.mjs";

describe("servers by address in the console", { timeout: 1_800_000 }, () => {
  let dev, api, browser, servers;

  before(async () => {
    servers = await startMCPServers();
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    await servers?.stop();
  });

  const dialog = async (options) => {
    const console_ = await Console.open(browser, dev, "", options);
    await console_.page.locator("#add-connector").click();
    await console_.press("Add an MCP server");
    await console_.page.locator("#server-url").waitFor();
    return console_;
  };
  const own = async () => (await api.must("GET", "/connector_definitions")).data.map((d) => d.key);

  test("odd servers are told in words, and nothing is stored", async () => {
    const console_ = await dialog();
    const { page } = console_;
    const found = page.locator("#server-found");
    await console_.press("Look at it");
    await page.getByText("Enter the server's address.").waitFor();
    for (const [name, words] of [
      ["page", /no MCP server with a sign-in/],
      ["version", /another version of the protocol: 2024-11-05/],
      ["issuer", /calls itself https:\/\/honest\.example/],
      ["private", /192\.168\.1\.1, which Patchbay may not call/],
    ]) {
      await page.locator("#server-url").fill(servers.at[name]);
      await page.keyboard.press("Enter");
      await page.getByText("No account can be linked there.", { exact: true }).waitFor();
      assert.match(await found.innerText(), words, name);
      assert.ok((await found.locator("li").count()) > 0, "no step is shown");
      assert.equal(await page.getByRole("button", { name: "Add and enable" }).count(), 0);
      await shoot(page, `console-server-${name}`);
    }
    await page.locator("#server-url").fill("http://10.0.0.1/mcp");
    await console_.press("Look at it");
    await page.getByText("is not the https address of a server").waitFor();
    assert.deepEqual(await own(), [], "something is stored");
    assert.deepEqual(page.problems, []);
  });

  for (const [way, size, scheme] of [
    ["document", { width: 1100, height: 860 }, "light"],
    ["registration", { width: 375, height: 740 }, "dark"],
  ])
    test(`a server whose client comes by itself is added and linked (${way}, ${scheme}, ${size.width} px)`, async () => {
      const console_ = await dialog({ viewport: size, colorScheme: scheme });
      const { page } = console_;
      await page.locator("#server-url").fill(servers.at[way]);
      await page.keyboard.press("Enter");
      await page.getByText("It signs its users in at").waitFor();
      await page.getByText("There is nothing to register").waitFor();
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok((await wide()) <= 0, "the page is wider than the window");
      await page.getByLabel("Name", { exact: true }).fill(`Acme ${way} "tools"`);
      await shoot(page, `console-server-found-${way}`);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: `Acme ${way} "tools"`, exact: true }).waitFor();
      await console_.closed();
      await shoot(page, `console-server-added-${way}`);
      const key = decodeURIComponent(new URL(page.url()).hash.split("/").pop());
      const connector = await api.must("GET", `/connectors/${key}`);
      assert.equal(connector.state, "enabled");

      // Enabled by one click, linked by another: the session names the connector, and the server asks nothing.
      const owner = newOwner(way);
      const session = await api.must("POST", "/connect_sessions", {
        origin_owner_id: owner,
        origin_owner_name: "Initech",
        provider: key,
      });
      const hub = await browser.visit(session.auth_link_url);
      await hub.getByRole("button", { name: /^Continue to/ }).click();
      await hub.getByRole("heading", { name: "Account linked" }).waitFor();
      const [account, ...more] = await api.accountsOf(owner);
      assert.deepEqual([account?.provider, account?.status, more.length], [key, "active", 0]);
      assert.deepEqual(page.problems, []);
    });

  test("a server that takes no client by itself asks for one, by keyboard alone", async () => {
    const console_ = await dialog();
    const { page } = console_;
    await page.locator("#server-url").focus();
    await page.keyboard.type(servers.at.owner);
    await page.keyboard.press("Enter");
    await page.getByText("The server takes no client by itself").waitFor();
    assert.equal(
      await page.evaluate(() => document.activeElement?.id),
      "server-found",
      "what is found is not read out",
    );
    const redirect = await page.locator("#server-redirect").innerText();
    assert.match(redirect, /\/connect\/oauth2\/prj_[^/]+\/own_[^/]+\/callback/);
    await page.locator("#server-name").focus();
    await page.keyboard.press("Enter");
    await page.getByText("Enter the id of the client that you registered.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "server-client");
    await page.keyboard.type("client-1");
    await shoot(page, "console-server-owner");
    await page.keyboard.press("Enter");
    await console_.closed();
    const configs = await api.must("GET", "/auth_configs");
    assert.ok(configs.data.some((c) => c.setup_fields?.client_id === "client-1"));
    assert.deepEqual(page.problems, []);
  });

  test("who adds a server that somebody else has just added reads so, and replaces nothing", async () => {
    const console_ = await dialog();
    const { page } = console_;
    await page.locator("#server-url").fill(servers.at.registration);
    await page.keyboard.press("Enter");
    await page.getByLabel("Name", { exact: true }).fill("The second");
    const { connector } = await api.must("POST", "/connector_definitions/discover", { url: servers.at.registration });
    const first = await fetch(new URL(`/connector_definitions/${connector.key}`, dev.base), {
      method: "PUT",
      headers: { authorization: api.authorization, "content-type": "application/yaml", "if-none-match": "*" },
      body: connector.definition.replace(/^name: .*$/m, 'name: "The first"'),
    });
    assert.equal(first.status, 201, await first.text());
    const before = (await own()).length;
    await console_.press("Add and enable");
    await page.getByText("Somebody added this server just now.").waitFor();
    await shoot(page, "console-server-twice");
    assert.equal((await api.must("GET", `/connector_definitions/${connector.key}`)).name, "The first");
    await console_.press("Look at it");
    await console_.press("Add and enable");
    await console_.closed();
    assert.equal((await api.must("GET", `/connector_definitions/${connector.key}`)).name, "The first");
    assert.equal((await own()).length, before + 1);
    assert.deepEqual(page.problems, []);
  });

  test("what cannot be enabled is not kept", async () => {
    const before = await own();
    const console_ = await dialog();
    const { page } = console_;
    await page.route("**/auth_configs", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 503, contentType: "application/json", body: '{"message":"Try again later."}' })
        : route.continue(),
    );
    await page.locator("#server-url").fill(servers.at.document);
    await page.keyboard.press("Enter");
    await console_.press("Add and enable");
    await page.getByText("Try again later.").waitFor();
    assert.deepEqual(await own(), before);
    assert.deepEqual(page.problems, []);
  });
});
