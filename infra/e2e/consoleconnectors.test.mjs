// What an owner does with connectors beyond adding them: a client is checked, a default moved, one's own definition
// written, what went wrong is found.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("connectors in the console", { timeout: 1_800_000 }, () => {
  let dev, api, browser;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const open = (where, options) => Console.open(browser, dev, where, options);

  test("a wrong client is told before it is saved, and the answer goes with the next letter", async () => {
    const console_ = await open();
    const { page } = console_;
    await console_.pick("sandbox-oauth");
    await page.locator("#config-shared").uncheck();
    await page.locator("#check-client").click();
    await page.getByText("Client ID is required.").waitFor();
    await page.getByLabel("Client ID").fill("nope");
    await page.getByLabel("Client secret").fill("not-the-secret");
    await page.locator("#check-client").click();
    const told = page.locator("#check-client-answer");
    await told.getByText("Sandbox (OAuth) refuses this client ID or client secret.").waitFor();
    assert.match(await told.innerText(), /It said: .*\(invalid_client\)/);
    await page.getByLabel("Client secret").press("End");
    await page.keyboard.type("x");
    await until("the answer is gone", async () => (await told.innerText()) === "");
    assert.equal(
      (await api.must("GET", "/connectors/sandbox-oauth")).state,
      "not_configured",
      "a check saved something",
    );
    await console_.press("Cancel");
    await console_.press("Cancel");
    await console_.closed();
    assert.deepEqual(page.problems, []);
  });

  test("moving the default tells what the hub asks for then", async () => {
    await api.createAuthConfig("sandbox-key", { auth_type: "api_key" });
    await api.createAuthConfig("sandbox-key", { auth_type: "basic" });
    const console_ = await open("/connectors/sandbox-key");
    const { page } = console_;
    await console_.choose(/^Actions for Sandbox \(API key\) User name/, "Make default");
    const preview = page.locator("#default-preview");
    await preview.waitFor();
    assert.match(await preview.innerText(), /Now\s+API key, Workspace \(optional\)\s+Then\s+User name, Password/);
    await console_.press("Cancel");
    await console_.closed();
    assert.deepEqual(page.problems, []);
  });

  test("a failed attempt to link is on the connector's page, with its steps", async () => {
    const owner = newOwner("failed");
    const session = await api.must("POST", "/connect_sessions", {
      origin_owner_id: owner,
      origin_owner_name: "Initech",
      provider: "sandbox-key",
    });
    const hub = await browser.visit(session.auth_link_url);
    await hub.locator("input[type=password]").first().fill("wrong");
    await hub.locator("button[type=submit]").click();
    await hub.getByRole("alert").first().waitFor();
    const { page } = await open();
    const failed = page.locator('[data-failures="Failed attempts to link"]');
    await until("the attempt is told", async () => {
      await page.goto(new URL("/console#/", dev.base).href);
      await page.goto(new URL("/console#/connectors/sandbox-key", dev.base).href);
      await page.locator("#activity").waitFor();
      return (await failed.innerText()).includes(owner);
    });
    await failed.getByRole("button").first().click();
    await page.getByText("The attempt, step by step").waitFor();
    await shoot(page, "console-connector-attempt");
    assert.deepEqual(page.problems, []);
  });

  test("one's own definition: faults at their lines, then saved, set up, edited", async () => {
    const console_ = await open();
    const { page } = console_;
    await page.locator("#add-connector").click();
    await console_.press("Add one of your own");
    await console_.press("Begin with an example");
    const text = page.locator("#definition");
    const good = await text.inputValue();
    await text.fill(good.replace("scheme: api_key", "scheme: magic"));
    await console_.press("Check");
    await page.getByRole("button", { name: "Line 11" }).click();
    assert.equal(
      await text.evaluate((t) => t.value.slice(t.selectionStart, t.selectionEnd)),
      "    scheme: magic",
      "the line is not selected",
    );
    await console_.press("Save"); // with a fault nothing is
    await page.getByRole("button", { name: "Line 11" }).waitFor();
    await text.fill(good);
    await console_.press("Save");
    await page.locator("#default-config").waitFor();
    await console_.press("Save");
    await page.locator('[data-connector="own_acme"]').waitFor();
    await console_.closed();

    await console_.go("/connectors/own_acme");
    await page.locator("#definition-of").click();
    await text.waitFor();
    assert.equal(await text.inputValue(), good);
    await text.fill(good.replace("version: 1.0.0", "version: 1.1.0"));
    await console_.press("Save");
    await page.getByText("latest version (1.1.0)").waitFor();

    // It is deleted like an auth config: when nothing hangs on it, and never before.
    const remove = page.locator("#delete-definition");
    assert.equal(await remove.getAttribute("aria-disabled"), "true");
    assert.equal(await remove.getAttribute("title"), "Delete its auth configs first.");
    await console_.choose("Actions for Acme API key", "Delete");
    await console_.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await until("it can be deleted", async () => (await remove.getAttribute("aria-disabled")) === null);
    await page.locator("#definition-of").click();
    await page.getByText("Test it before your customers do").click();
    await page.getByText("patchbay catalog test own_acme.yaml").waitFor();
    await console_.press("Cancel");
    await console_.closed();
    await remove.click();
    await console_.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("Acme was deleted.").waitFor();
    await page.locator("#add-connector").click();
    await page.getByLabel("Search the catalog").fill("own_acme");
    await page.getByText("Nothing in the catalog matches.").waitFor();
    assert.deepEqual(page.problems, []);
  });
});
