// A newcomer's whole story by clicks, in headless Chromium, on a Patchbay that nobody has used yet; then the Connectors
// page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, linkByKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the console", { timeout: 1_800_000 }, () => {
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

  const at = (path) => new URL(path, dev.base).href;
  const open = (where, options) => Console.open(browser, dev, where, options);

  /** Opens the hub from the connector's page, as the button does, and returns the hub's tab. */
  async function openHub({ page, press }, owner) {
    await page.locator("#link-account").click();
    await page.getByLabel("Owner id").fill(owner);
    await page.getByLabel("Owner name").fill(`${owner} Inc.`);
    const [tab] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Open the hub" }).click(),
    ]);
    await until("the token is out of the address", () => tab.url() === at("/link"));
    return tab;
  }

  async function onlyAccount(owner) {
    const [account, ...more] = await until("the account is there", async () => {
      const found = await api.accountsOf(owner);
      return found.length > 0 && found;
    });
    assert.equal(more.length, 0);
    return account.id;
  }

  test("it asks for a key, says where one is, and keeps a wrong one to be looked at", async () => {
    const visitor = await browser.visit(at("/console"));
    await until("the focus is in the field", () => visitor.evaluate(() => document.activeElement?.id === "api-key"));
    await visitor.getByText("patchbay key create").waitFor();
    await visitor.keyboard.type("pbk_wrong");
    await visitor.keyboard.press("Enter");
    await visitor.getByRole("alert").waitFor();
    assert.equal(await visitor.getByLabel("API key").inputValue(), "pbk_wrong");
    await shoot(visitor, "console-wrong-key");
    await visitor.getByLabel("API key").fill(dev.key);
    await visitor.keyboard.press("Enter");
    await visitor.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    assert.deepEqual(visitor.problems, []);
    await visitor.context().close();
  });

  test("a newcomer links by key and by OAuth, disables, sees calls refused, and enables", async (t) => {
    const [keyOwner, oauthOwner] = [newOwner("newcomer"), newOwner("newcomer")];
    let byKey, byOAuth, console_, page;

    await t.test("it opens with the key from the fragment, hides it, and shows the first steps", async () => {
      console_ = await open();
      page = console_.page;
      assert.equal(page.url(), at("/console"));
      await page.getByRole("heading", { name: "Link your first account" }).waitFor();
      await page.getByRole("heading", { name: "No connectors yet" }).waitFor();
      await shoot(page, "console-1-start");
    });

    await t.test("+ opens the catalog, which is searched and filtered", async () => {
      await page.locator("#add-connector").click();
      await page.locator("[data-pick=airtable]").waitFor();
      await shoot(page, "console-2-catalog");
      await page.getByLabel("Search the catalog").fill("breez");
      await until("one is left", async () => (await page.locator("[data-pick]").count()) === 1);
      await page.getByLabel("Search the catalog").fill("");
      await console_.dialog().getByLabel("Category").selectOption({ label: "CRM" });
      await until("airtable is out", async () => (await page.locator("[data-pick=airtable]").count()) === 0);
      await page.locator("[data-pick=hubspot]").waitFor();
      await console_.dialog().getByLabel("Category").selectOption({ label: "All categories" });
    });

    await t.test("Save configures the connector, enables it, and it is in the list", async () => {
      await page.getByLabel("Search the catalog").fill("sandbox");
      await page.locator("[data-pick=sandbox-key]").click();
      await page.locator("#default-config").waitFor();
      assert.equal(
        await page.locator("#default-config option").count(),
        1,
        "with no other there is no choice of a default",
      );
      await shoot(page, "console-3-setup");
      await console_.press("Save");
      await page.locator("[data-connector=sandbox-key][data-state=enabled]").waitFor();
      await shoot(page, "console-4-list");
      assert.equal((await api.must("GET", "/connectors/sandbox-key")).state, "enabled");
      assert.equal(await page.locator("[data-connector]").count(), 1, "the list shows what is not configured");
    });

    await t.test("an account is linked by API key in the hosted hub", async () => {
      await page.getByRole("link", { name: "Sandbox (API key)" }).last().click();
      const hub = await openHub(console_, keyOwner);
      await hub.locator("[name=api_key]").waitFor();
      await shoot(hub, "hub-1-form");
      await hub.getByRole("button", { name: "Link account" }).click();
      await hub.getByText("is required").first().waitFor();
      await hub.locator("[name=api_key]").fill(goodKey());
      await hub.getByRole("button", { name: "Link account" }).click();
      await hub.getByRole("heading", { name: "Account linked" }).waitFor();
      await shoot(hub, "hub-2-linked");
      await hub.close();
      byKey = await onlyAccount(keyOwner);
    });

    await t.test("a call through the account answers", async () => {
      await page.reload();
      await console_.status(byKey, "active");
      await shoot(page, "console-5-connector");
      assert.match(await console_.tryCall(byKey), /^200 /);
    });

    await t.test("an account is linked by OAuth in the hosted hub", async () => {
      await console_.go("/connectors/sandbox-oauth");
      await page.locator("#add-config").click();
      assert.ok(await page.locator("#config-shared").isChecked(), "the client that needs no registration comes first");
      await shoot(page, "console-6-shared");
      await console_.press("Save");
      await page.locator("#link-account").waitFor();
      const hub = await openHub(console_, oauthOwner);
      const go = hub.getByRole("button", { name: /^Continue to/ });
      await go.waitFor();
      await shoot(hub, "hub-3-oauth");
      const [popup] = await Promise.all([hub.waitForEvent("popup"), go.click()]);
      await popup.locator("#allow").waitFor();
      await shoot(hub, "hub-4-waiting");
      await consent(popup, "allow", "grace");
      await hub.getByRole("heading", { name: "Account linked" }).waitFor();
      await until("the popup has closed", () => popup.isClosed());
      await hub.close();
      byOAuth = await onlyAccount(oauthOwner);
      await page.reload();
      await console_.status(byOAuth, "active");
      assert.match(await console_.tryCall(byOAuth), /^200 /);
    });

    await t.test("the redirect URI is shown whole", async () => {
      assert.equal(await page.locator("#redirect-uri").innerText(), at("/connect/oauth2/sandbox-oauth/callback"));
    });

    await t.test("disabling says how many accounts, asks, and bites at once", async () => {
      await console_.go("/connectors/sandbox-key");
      await page.locator("#disable").click();
      assert.equal(await page.locator("#affected").innerText(), "1 linked account");
      await shoot(page, "console-8-disable");
      await console_.press("Keep it enabled");
      await console_.closed();
      assert.equal((await api.must("GET", "/connectors/sandbox-key")).state, "enabled", "asking changed something");
      await page.locator("#disable").click();
      await console_.dialog().getByRole("button", { name: "Disable", exact: true }).click();
      await console_.status(byKey, "inactive");
      await shoot(page, "console-9-disabled");
      assert.match(await console_.tryCall(byKey), /Status 412 from Patchbay/);
    });

    await t.test("enabling brings it back", async () => {
      await page.locator("#enable").click();
      await console_.status(byKey, "active");
      assert.match(await console_.tryCall(byKey), /^200 /);
    });

    await t.test("all linked accounts are on one page, and one is deleted", async () => {
      await page.getByRole("link", { name: "Linked accounts", exact: true }).click();
      await console_.status(byKey, "active");
      await console_.status(byOAuth, "active");
      await shoot(page, "console-10-accounts");
      await console_.choose(`Actions for the account of ${oauthOwner} Inc.`, "Delete");
      await console_.dialog().getByRole("button", { name: "Delete", exact: true }).click();
      await page.locator("#revocation").waitFor();
      await console_.press("Close");
      await until("one is left", async () => (await page.locator("[data-account]").count()) === 1);
      assert.deepEqual(await api.accountsOf(oauthOwner), []);
    });

    assert.deepEqual(page.problems, []);
  });

  test("a connector with accounts in two auth configs: names, default, menus, deletion", async () => {
    await enable(api, "sandbox-key");
    const console_ = await open();
    const { page } = console_;
    const id = (await api.must("GET", "/connectors/sandbox-key")).auth_configs[0].id;
    const row = (text) => page.locator("[data-config]", { hasText: text });

    // The second one is named for the owner with a number; the dropdown tells what will be the default.
    const setup = await console_.pick("sandbox-key");
    assert.deepEqual(await page.locator("#default-config option").allInnerTexts(), [
      "Sandbox (API key) API key (the default now)",
      "Sandbox (API key) API key 2",
    ]);
    await page.locator("#config-name").fill("sandbox (api key) API KEY");
    await console_.press("Save");
    await setup.getByText("Another auth config of this connector has this name.").waitFor();
    await page.locator("#config-name").fill("");
    await console_.press("Save");
    await row("API key 2").waitFor();
    await console_.closed();
    assert.equal(await page.locator("[data-connector=sandbox-key] [data-config]").count(), 2);
    await shoot(page, "console-11-two-configs");
    const counts = await page.locator("[data-connector=sandbox-key] .num").allInnerTexts();
    assert.ok(counts.includes("2 auth configs"), `counts that run into each other: ${JSON.stringify(counts)}`);

    const own = await console_.menu("Actions for Sandbox (API key)");
    for (const item of ["Edit", "Copy connector ID"]) await own.getByRole("menuitem", { name: item }).waitFor();
    await page.keyboard.press("Escape");

    // By keyboard: down opens, arrows move, reasons are read, Escape gives the focus back.
    const button = page.getByRole("button", { name: "Actions for Sandbox (API key) API key", exact: true });
    await button.focus();
    await page.keyboard.press("ArrowDown");
    const focused = () => page.evaluate(() => document.activeElement?.firstElementChild?.textContent ?? "");
    await until("the first line has the focus", async () => (await focused()) === "Edit");
    await page.keyboard.press("End");
    assert.equal(await focused(), "Delete");
    const refused = page.getByRole("menuitem", { name: "Delete" });
    assert.equal(await refused.getAttribute("aria-disabled"), "true");
    assert.match(await refused.innerText(), /It is the default\. Make another one the default first\./);
    assert.equal(
      await page.getByRole("menuitem", { name: "Make default" }).count(),
      0,
      "the default is offered to be made the default",
    );
    await shoot(page, "console-12-menu");
    await page.keyboard.press("Enter"); // nothing happens
    await page.keyboard.press("Escape");
    assert.equal(await button.evaluate((b) => document.activeElement === b), true, "the focus is lost");
    assert.equal(await page.locator("dialog").count(), 0, "what cannot be chosen was chosen");

    const second = "Actions for Sandbox (API key) API key 2";
    await (await console_.menu(second)).getByRole("menuitem", { name: "View logs" }).waitFor();
    await page.getByRole("menuitem", { name: "Make default" }).click();
    await console_.dialog().getByText("The hub asks your customers for the same as now: API key").waitFor();
    await console_.press("Make default");
    await row("API key 2").getByText("Default", { exact: true }).waitFor();
    await console_.closed();

    // The first one has an account: the reason changes to that, with the number.
    const first = "Actions for Sandbox (API key) API key";
    const linked = (await api.must("GET", "/connectors/sandbox-key")).auth_configs.find(
      (c) => c.id === id,
    ).linked_account_count;
    assert.equal(linked, 1);
    assert.match(
      await (await console_.menu(first)).getByRole("menuitem", { name: "Delete" }).innerText(),
      /1 account is linked through it\. Delete it first\./,
    );
    await page.getByRole("menuitem", { name: "Make default" }).click();
    await console_.press("Make default");
    await row("API key 2").getByText("Default", { exact: true }).waitFor({ state: "detached" });
    await console_.closed();

    // The menu of the new one can do it all: copy, edit, delete.
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await console_.choose(second, "Copy connector ID");
    await page.getByText(/^cfg_\S+ is copied: integration_id in the API\.$/).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^cfg_/);
    await console_.choose(second, "Edit");
    await page.locator("#config-name").fill("Renamed");
    await console_.press("Save");
    await row("Renamed").waitFor();
    await console_.closed();
    await console_.choose("Actions for Renamed", "Delete");
    await console_.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await until("one is left", async () => (await page.locator("[data-config]").count()) === 0);
    await until("the focus is on the connector's menu", () =>
      page.evaluate(() => document.activeElement.getAttribute("aria-label") === "Actions for Sandbox (API key)"),
    );
    assert.equal((await api.must("GET", "/connectors/sandbox-key")).auth_configs.length, 1);
    assert.deepEqual(page.problems, []);
  });

  test("the list is searched and filtered, and its row disables and enables", async () => {
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
    const console_ = await open();
    const { page } = console_;
    await page.locator("[data-connector=sandbox-oauth]").waitFor();
    await page.getByLabel("Search connectors").fill("oauth");
    await page.locator("[data-connector=sandbox-key]").waitFor({ state: "detached" });
    await page.getByLabel("Search connectors").fill("");
    await page.getByLabel("Category").selectOption({ label: "HR" });
    await page.locator("[data-connector=sandbox-oauth]").waitFor({ state: "detached" });
    await page.getByLabel("Category").selectOption({ label: "All categories" });
    await console_.choose("Actions for Sandbox (OAuth)", "Disable");
    const warning = console_.dialog();
    await warning.getByText("no account is linked").waitFor();
    await warning.getByRole("button", { name: "Disable", exact: true }).click();
    await page.locator("[data-connector=sandbox-oauth][data-state=disabled]").waitFor();
    await page.getByLabel("State").selectOption("disabled");
    await page.locator("[data-connector=sandbox-key]").waitFor({ state: "detached" });
    await console_.choose("Actions for Sandbox (OAuth)", "Enable");
    await page.getByText("None of your connectors matches.").waitFor();
    await until("the focus is not lost with the row", () =>
      page.evaluate(() => document.activeElement.tagName === "H1"),
    );
    await console_.press("Clear filters");
    await page.locator("[data-connector=sandbox-oauth]").waitFor();
    await page.locator("[data-connector=sandbox-key]").waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("an OAuth connector's dialog has the redirect URI, inline faults, and asks before typed words go", async () => {
    const console_ = await open();
    const { page } = console_;
    const setup = await console_.pick("airtable");
    const uri = page.locator("#dialog-redirect-uri");
    assert.equal(await uri.count(), 0, "a token has no redirect URI");
    await setup.getByRole("radio", { name: /OAuth 2\.0/ }).check();
    assert.equal(await uri.innerText(), at("/connect/oauth2/airtable/callback"));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await setup.getByRole("button", { name: "Copy the redirect URI" }).click();
    assert.equal(
      await until("it is copied", () => page.evaluate(() => navigator.clipboard.readText())),
      at("/connect/oauth2/airtable/callback"),
    );
    await console_.press("Save");
    await setup.getByText("Client ID is required.").waitFor();
    await until("the focus is on the first fault", () =>
      page.evaluate(() => document.activeElement?.name === "client_id"),
    );
    await shoot(page, "console-13-oauth-faults");
    await page.getByLabel(/^Client ID/).fill("an id");
    await page.keyboard.press("Escape");
    await setup.getByText("What you typed would be lost.").waitFor();
    assert.equal(await page.getByLabel(/^Client ID/).inputValue(), "an id");
    await page.keyboard.press("Escape");
    await console_.closed();
    await until("the focus is back on +", () => page.evaluate(() => document.activeElement?.id === "add-connector"));
    assert.equal((await api.must("GET", "/connectors/airtable")).state, "not_configured");
    assert.deepEqual(page.problems, []);
  });

  test("what leaving a form would lose is said where it is seen, however long the form", async () => {
    const console_ = await Console.open(browser, dev, "", { viewport: { width: 800, height: 500 } });
    const dialog = await console_.pick("hubspot");
    await dialog.getByLabel("Client ID").fill("typed");
    await console_.page.keyboard.press("Escape");
    const told = dialog.getByRole("alert");
    await told.getByText("What you typed would be lost.").waitFor();
    const seen = await told.evaluate((alert) => {
      const { left, top, bottom, width, height } = alert.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + height / 2);
      return top >= 0 && bottom <= innerHeight && alert.contains(at);
    });
    assert.ok(seen);
    await shoot(console_.page, "console-13-lost");
    await console_.page.keyboard.press("Escape");
    await console_.closed();
    assert.deepEqual(console_.page.problems, []);
  });

  test("two people edit one auth config: both are shown, and one chooses", async () => {
    const config = await api.createAuthConfig("airtable", {
      auth_type: "oauth2",
      setup_fields: { client_id: "first", client_secret: "s3cret-value" },
    });
    const console_ = await open();
    const { page } = console_;
    const rename = (name) =>
      api.must("PATCH", `/auth_configs/${config.id}`, { name, setup_fields: { client_id: `of ${name}` } });
    const conflict = async (mine, theirs) => {
      await page.getByRole("button", { name: "Actions for Airtable", exact: true }).waitFor();
      await console_.choose("Actions for Airtable", "Edit");
      await page.locator("#config-name").fill(mine);
      await rename(theirs);
      await console_.press("Save");
      await page.getByRole("heading", { name: /was changed meanwhile$/ }).waitFor();
      const text = await console_.dialog().innerText();
      for (const want of [mine, theirs, "Yours", "Stored now", "Client ID", `of ${theirs}`, "(not changed by you)"])
        assert.ok(text.includes(want), `lacks ${want}: ${text}`);
      assert.doesNotMatch(text, /ETag|If-Match|412/);
    };
    const nameNow = async () => (await api.must("GET", `/auth_configs/${config.id}`)).name;
    await conflict("Mine", "Theirs");
    await shoot(page, "console-14-conflict");
    await page.keyboard.press("Escape");
    await page.getByText("What you typed would be lost.").waitFor();
    await console_.press("Keep what is stored");
    await console_.closed();
    assert.equal(await nameNow(), "Theirs");
    await conflict("Mine again", "Theirs again");
    await console_.press("Save mine");
    await console_.closed();
    assert.equal(await nameNow(), "Mine again");
    await api.must("DELETE", `/auth_configs/${config.id}`);
    assert.deepEqual(page.problems, []);
  });

  test("linking asks for the customer, and says when that customer has an account", async () => {
    await enable(api, "sandbox-key");
    const owner = newOwner("twice");
    const id = await linkByKey(api, owner);
    const console_ = await open("/connectors/sandbox-key");
    const { page } = console_;
    await page.locator("#link-account").click();
    assert.equal(await page.getByLabel("Owner id").inputValue(), "", "a sample owner is filled in");
    assert.equal(await page.getByLabel("Owner name").inputValue(), "");
    await console_.press("Open the hub");
    await page.getByText("Enter your customer's id.").waitFor();
    assert.equal(page.context().pages().length, 1, "a blank tab was opened");

    await page.getByLabel("Owner id").fill(owner);
    await page.getByText("Enter your customer's id.").waitFor({ state: "detached" });
    await page.locator("#existing").waitFor();
    assert.equal(await page.getByLabel("Owner name").inputValue(), `${owner} Inc.`);
    await shoot(page, "console-15-existing");
    await console_.press("Open the hub"); // not before one has chosen
    await page.getByText("Choose whether to edit an account or to add another one.").waitFor();
    await until("the choice has the focus", () =>
      page.evaluate(() => document.activeElement.closest("#existing") !== null),
    );
    assert.equal(page.context().pages().length, 1, "a blank tab was opened");
    await page.keyboard.press("Escape");
    await page.getByText("What you typed would be lost.").waitFor();
    await page.getByRole("radio", { name: /^Add another/ }).check();
    await page.getByText(/^Choose whether/).waitFor({ state: "detached" }); // when it is answered
    const [another] = await Promise.all([page.waitForEvent("popup"), console_.press("Open the hub")]);
    await another.getByRole("heading", { name: /^Link Sandbox/ }).waitFor();
    await another.close();

    await page.locator("#link-account").click();
    await page.getByLabel("Owner id").fill(owner);
    await page.getByRole("radio", { name: `Edit ${id}` }).check();
    const [edit] = await Promise.all([page.waitForEvent("popup"), console_.press("Open the hub")]);
    await edit.getByRole("heading", { name: /^Edit Sandbox/ }).waitFor();
    assert.deepEqual(
      (await api.accountsOf(owner)).map((a) => a.id),
      [id],
    );
    assert.deepEqual(page.problems, []);
  });

  test("a server that does not answer is said where one looks, and forgotten when it answers", async () => {
    const console_ = await open();
    const { page } = console_;
    await page.locator("[data-connector=sandbox-key]").waitFor();
    await page.route("**/connectors?*", (route) => route.abort());
    await page.locator("#add-connector").click();
    const alert = console_.dialog().getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /did not answer/);
    await page.unroute("**/connectors?*");
    await page.getByLabel("Search the catalog").fill("airt");
    await page.locator("[data-pick=airtable]").waitFor();
    await alert.waitFor({ state: "detached" });
    assert.deepEqual(page.problems, []);
  });

  test("a list that does not come is said, with a way to try again", async () => {
    const console_ = await open();
    const { page } = console_;
    await page.locator("[data-connector=sandbox-key]").waitFor();
    await page.route("**/connectors?*", (route) => route.abort());
    await page.reload();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByText("Loading…").count(), 0, "it says that it loads, and does not");
    await shoot(page, "console-16-no-answer");
    await page.unroute("**/connectors?*");
    await console_.press("Retry");
    await page.locator("[data-connector=sandbox-key]").waitFor();
    await page.getByRole("alert").waitFor({ state: "detached" });

    // One part of a page that does not come is no less missing when another part does.
    await page.route("**/accounts?*", (route) => route.abort());
    await console_.go("/connectors/sandbox-key");
    await page.locator("[data-config]").waitFor();
    await page.getByRole("alert").waitFor();
    await page.unroute("**/accounts?*");
    await console_.press("Retry");
    await page.getByRole("alert").waitFor({ state: "detached" });

    await page.route("**/project", (route) => route.abort());
    await page.reload();
    await page.getByRole("alert").waitFor();
    await page.unroute("**/project");
    await console_.press("Retry");
    await page.locator("[data-config]").waitFor();
  });

  test("what is not there is said in words, on a page of its own", async () => {
    const { page } = await open("/connectors/nope");
    await page.getByRole("heading", { name: "There is no such connector" }).waitFor();
    const text = await page.locator("main").innerText();
    assert.doesNotMatch(text, /GET \/|404/);
    await page.getByRole("link", { name: "Your connectors" }).click();
    await page.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    await page.evaluate(() => (location.hash = "#/conectors"));
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await page.getByText("#/conectors").waitFor();
  });
});
