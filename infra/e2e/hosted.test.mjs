// A newcomer's whole story by clicks: the console and the hosted hub, in headless Chromium, on a Patchbay that nobody has used yet.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { startCustomer } from "./lib/customer.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, goodKey, linkByKey, newOwner, revokedKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the console and the hosted hub", { timeout: 240_000 }, () => {
  let dev, api, browser, page, customer, stranger;

  before(async () => {
    [customer, stranger] = [await startCustomer(), await startCustomer()];
    dev = await startPatchbay({ env: { PATCHBAY_ALLOWED_ORIGINS: customer.origin } });
    api = new Api(dev);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    customer?.close();
    stranger?.close();
  });

  const dialog = () => page.locator("dialog");
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const status = async (account, wanted) => page.locator(`[data-account="${account}"][data-status="${wanted}"]`).waitFor();
  const at = (path) => new URL(path, dev.base).href;

  /** Opens the hub from the connector's page, as the button does, and returns the hub's tab. */
  async function openHub(owner) {
    await page.locator("#link-account").click();
    await page.getByLabel("Owner id").fill(owner);
    const [tab] = await Promise.all([page.waitForEvent("popup"), press("Open the hub")]);
    tab.problems = page.problems;
    await until("the token is out of the address", () => tab.url() === at("/link"));
    return tab;
  }

  /** Sends the call that the dialog offers, and returns what is shown. */
  async function tryCall(account, name) {
    await page.locator(`[data-try="${account}"]`).click();
    await press("Send");
    const answer = page.locator("#try-answer > *").first();
    await answer.waitFor();
    await shoot(page, name);
    const text = await page.locator("#try-answer").innerText();
    await press("Close");
    return text;
  }

  async function onlyAccount(owner) {
    const [account, ...more] = await until("the account is there", async () => {
      const found = await api.accountsOf(owner);
      return found.length > 0 && found;
    });
    assert.equal(more.length, 0);
    return account.id;
  }

  test("the console asks for a key, and refuses a wrong one", async () => {
    const visitor = await browser.visit(at("/console"));
    await visitor.getByLabel("API key").fill("pb_wrong");
    await visitor.getByRole("button", { name: "Open", exact: true }).click();
    await visitor.getByRole("alert").waitFor();
    await shoot(visitor, "console-wrong-key");
    await visitor.getByLabel("API key").fill(dev.key);
    await visitor.getByRole("button", { name: "Open", exact: true }).click();
    await visitor.getByRole("heading", { name: "Connectors" }).waitFor();
    assert.deepEqual(visitor.problems, []);
    await visitor.context().close();
  });

  test("a newcomer links by key and by OAuth, disables, sees calls refused, and enables", async (t) => {
    const keyOwner = newOwner("newcomer");
    const oauthOwner = newOwner("newcomer");
    let byKey, byOAuth;
    page = await browser.visit(at(`/console#key=${dev.key}`));

    await t.test("the console opens with the key from the fragment, and hides it", async () => {
      await page.getByRole("heading", { name: "Connectors" }).waitFor();
      assert.equal(page.url(), at("/console"));
      await page.getByRole("heading", { name: "Link your first account" }).waitFor();
      await shoot(page, "console-1-start");
    });

    await t.test("the catalog is searched and filtered", async () => {
      await page.getByLabel("Search connectors").fill("airt");
      await until("one is left", async () => (await page.locator("[data-connector]").count()) === 1);
      await page.locator("[data-connector=airtable]").waitFor();
      await page.getByLabel("Search connectors").fill("");
      await page.getByLabel("Category").selectOption("crm");
      await until("airtable is out", async () => (await page.locator("[data-connector=airtable]").count()) === 0);
      await page.locator("[data-connector=hubspot]").waitFor();
      await page.getByLabel("Category").selectOption("");
      await page.locator("[data-connector=sandbox-key]").waitFor();
    });

    await t.test("the first auth config enables the connector", async () => {
      await page.locator("[data-connector=sandbox-key]").click();
      await page.locator("#add-config").click();
      await shoot(page, "console-2-add-key");
      await press("Add");
      await page.locator("#link-account").waitFor();
      await shoot(page, "console-3-enabled");
      assert.equal((await api.must("GET", "/connectors/sandbox-key")).state, "enabled");
    });

    await t.test("an account is linked by API key in the hosted hub", async () => {
      const hub = await openHub(keyOwner);
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
      await page.bringToFront();
      await page.reload();
      await status(byKey, "active");
      assert.match(await tryCall(byKey, "console-4-call"), /^200 /);
    });

    await t.test("an account is linked by OAuth in the hosted hub", async () => {
      await page.goto(at("/console#/connectors/sandbox-oauth"));
      await page.locator("#add-config").click();
      assert.ok(await page.locator("#config-shared").isChecked(), "the client that needs no registration comes first");
      await shoot(page, "console-5-add-oauth");
      await press("Add");
      await page.locator("#link-account").waitFor();
      const hub = await openHub(oauthOwner);
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
      await status(byOAuth, "active");
      await shoot(page, "console-6-oauth");
      assert.match(await tryCall(byOAuth, "console-7-oauth-call"), /^200 /);
    });

    await t.test("the redirect URI is shown whole", async () => {
      assert.equal(await page.locator("#redirect-uri").innerText(), at("/connect/oauth2/sandbox-oauth/callback"));
    });

    await t.test("disabling says how many accounts, asks, and bites at once", async () => {
      await page.goto(at("/console#/connectors/sandbox-key"));
      await page.locator("#disable").click();
      assert.equal(await page.locator("#affected").innerText(), "1 linked account");
      await shoot(page, "console-8-disable");
      await press("Keep it enabled");
      assert.equal((await api.must("GET", "/connectors/sandbox-key")).state, "enabled", "asking changed something");
      await page.locator("#disable").click();
      await dialog().getByRole("button", { name: "Disable", exact: true }).click();
      await status(byKey, "inactive");
      await shoot(page, "console-9-disabled");
      assert.match(await tryCall(byKey, "console-10-refused"), /Status 412/);
    });

    await t.test("enabling brings it back", async () => {
      await page.locator("#enable").click();
      await status(byKey, "active");
      assert.match(await tryCall(byKey, "console-11-back"), /^200 /);
    });

    await t.test("all linked accounts are on one page", async () => {
      await page.getByRole("link", { name: "Linked accounts", exact: true }).click();
      await status(byKey, "active");
      await status(byOAuth, "active");
      await shoot(page, "console-12-accounts");
    });

    assert.deepEqual(page.problems, []);
  });

  test("auth configs: a second one, make default, rename, delete", async () => {
    page = await browser.visit(at(`/console#key=${dev.key}`));
    await page.locator("[data-connector=sandbox-key]").click();
    await page.locator("#add-config").click();
    await page.locator("#config-name").fill("Second");
    await press("Add");
    const second = page.locator("[data-config]", { hasText: "Second" });
    await second.getByRole("button", { name: "Make default" }).click();
    await second.getByText("Default", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Edit Second" }).click();
    await page.locator("#config-name").fill("Renamed");
    await press("Save");
    await page.getByRole("heading", { name: /^Renamed/ }).waitFor();
    await shoot(page, "console-13-configs");

    // The default with siblings cannot go: the server's words are shown, and nothing is deleted.
    await page.getByRole("button", { name: "Delete Renamed" }).click();
    await dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await dialog().getByRole("alert").waitFor();
    await shoot(page, "console-14-delete-refused");
    await press("Cancel");
    assert.equal(await page.locator("[data-config]").count(), 2);
    const other = page.locator("[data-config]").filter({ hasNotText: "Renamed" });
    await other.getByRole("button", { name: "Make default" }).click();
    await other.getByText("Default", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Delete Renamed" }).click();
    await dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await until("one is left", async () => (await page.locator("[data-config]").count()) === 1);
    assert.deepEqual(page.problems, []);
  });

  const visitLink = async ({ owner, ...session }, options) => browser.visit((await api.session(owner, session)).auth_link_url, options);

  test("the hub's picker, by keyboard alone", async () => {
    const hub = await visitLink({ owner: newOwner("keyboard") });
    await hub.getByRole("heading", { name: "What do you want to link?" }).waitFor();
    await shoot(hub, "hub-5-picker");
    const focused = () => hub.evaluate(() => document.activeElement?.dataset.provider ?? document.activeElement?.name ?? "");
    const tabTo = (name) => until(`the focus is on ${name}`, async () => {
      await hub.keyboard.press("Tab");
      return (await focused()) === name;
    });
    await tabTo("sandbox-key");
    await hub.keyboard.press("Enter");
    await hub.getByRole("button", { name: "Link account" }).waitFor();
    await tabTo("api_key");
    await hub.keyboard.type(goodKey());
    await hub.keyboard.press("Enter");
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    assert.deepEqual(hub.problems, []);
  });

  test("the hub shows the provider's words, and a denial", async () => {
    const owner = newOwner("refused");
    const hub = await visitLink({ owner, provider: "sandbox-key" }, { colorScheme: "dark" });
    await hub.locator("[name=api_key]").fill(revokedKey());
    await hub.getByRole("button", { name: "Link account" }).click();
    await hub.getByRole("alert").waitFor();
    await shoot(hub, "hub-6-provider-error");
    assert.match(await hub.getByRole("alert").innerText(), /has been revoked/);
    assert.deepEqual(await api.accountsOf(owner), []);

    const denied = await visitLink({ owner, provider: "sandbox-oauth" });
    const go = denied.getByRole("button", { name: /^Continue to/ });
    const [popup] = await Promise.all([denied.waitForEvent("popup"), go.click()]);
    await popup.locator("#deny").waitFor();
    await consent(popup, "deny");
    await denied.getByRole("alert").waitFor();
    await shoot(denied, "hub-7-denied");
    assert.match(await denied.getByRole("alert").innerText(), /denied/i);
    assert.deepEqual(await api.accountsOf(owner), []);
    assert.deepEqual([...hub.problems, ...denied.problems], []);
  });

  test("cancelling ends the attempt", async () => {
    const owner = newOwner("cancel");
    const hub = await visitLink({ owner, provider: "sandbox-oauth" });
    const [popup] = await Promise.all([hub.waitForEvent("popup"), hub.getByRole("button", { name: /^Continue to/ }).click()]);
    await popup.locator("#allow").waitFor();
    await Promise.all([hub.waitForResponse((r) => r.request().method() === "DELETE" && r.ok()), hub.locator("#cancel").click()]);
    await hub.getByRole("button", { name: /^Continue to/ }).waitFor();
    await until("the window has closed", () => popup.isClosed());
    assert.deepEqual(await api.accountsOf(owner), []);
  });

  test("where popups are blocked, the flow runs in the same window and comes back", async () => {
    const owner = newOwner("blocked");
    const hub = await browser.visit();
    await hub.addInitScript(() => {
      window.open = () => null;
    });
    await hub.goto((await api.session(owner, { provider: "sandbox-oauth" })).auth_link_url);
    await hub.getByRole("button", { name: /^Continue to/ }).click();
    await hub.locator("#allow").waitFor();
    await consent(hub, "allow");
    await until("the hub is back", () => hub.url() === at("/link"));
    await shoot(hub, "hub-10-same-window");
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    await onlyAccount(owner);
    assert.deepEqual(hub.problems, []);
  });

  /** A start link as the hub makes it, of a new session of owner. */
  async function startLink(owner) {
    const { token } = await api.session(owner, { provider: "sandbox-oauth" });
    const { body: list } = await api.hub(token, "GET", "/hub/connectors");
    const { body: { id } } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    const start = new URL(`/connect/oauth2/${list.integrations[0].integration_id}`, dev.base);
    start.search = new URLSearchParams({ redirect_uri: at("/embedded/accounts/callback"), token, connection_attempt_id: id });
    return start.href;
  }

  async function popupOf(opener, address) {
    const [popup] = await Promise.all([opener.waitForEvent("popup"), opener.evaluate((to) => void window.open(to, "_blank", "popup"), address)]);
    return popup;
  }

  test("a start link that somebody sent asks first, and says for whom", async () => {
    const owner = newOwner("sent");
    const link = await startLink(owner);
    const victim = await browser.visit(link);
    await victim.getByText(`${owner} Inc.`).waitFor();
    await shoot(victim, "start-asks");
    assert.deepEqual(await victim.context().cookies(), [], "the flow has begun without asking");
    await victim.getByRole("link", { name: /^Continue to/ }).click();
    await victim.locator("#allow").waitFor();
    await consent(victim, "allow");
    await victim.getByRole("heading", { name: "Account linked" }).waitFor();
    await onlyAccount(owner);

    const again = await browser.visit(link); // used up: said before anything is asked of the provider
    await again.getByRole("link", { name: /^Continue to/ }).click();
    await again.getByRole("heading", { name: "The account was not linked" }).waitFor();
    await shoot(again, "start-refused");
    assert.deepEqual([...victim.problems, ...again.problems], []);
  });

  test("a start from a page that may show the hub goes on at once, from another it asks", async () => {
    const mine = await browser.visit(customer.origin);
    const popup = await popupOf(mine, await startLink(newOwner("mine")));
    await popup.locator("#allow").waitFor();
    const other = await browser.visit(stranger.origin);
    const asked = await popupOf(other, await startLink(newOwner("other")));
    await asked.getByRole("link", { name: /^Continue to/ }).waitFor();
  });

  test("the published web component links by OAuth where only its own origin is allowed", async () => {
    const owner = newOwner("narrow");
    const { token } = await api.session(owner, { provider: "sandbox-oauth" });
    const shop = await browser.visit(customer.address({ token, "base-url": dev.base, "app-url": dev.app, height: "640px" }));
    const go = shop.getByRole("button", { name: "Connect", exact: true });
    const [popup] = await Promise.all([shop.waitForEvent("popup"), go.click()]);
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
    await until("the success event", () => shop.evaluate(() => window.heard.some((e) => e.type === "success")));
    await onlyAccount(owner);
  });

  test("the popup's last page closes itself on success, and stays to be read on failure", async () => {
    const opener = await browser.visit(at("/embedded/accounts/callback?status=success")); // any page of the origin will do
    const open = async (query) => {
      const [popup] = await Promise.all([
        opener.waitForEvent("popup"),
        opener.evaluate((address) => void window.open(address, "_blank", "popup,width=600,height=500"), at(`/embedded/accounts/callback?${query}`)),
      ]);
      return popup;
    };
    const linked = await open("status=success");
    await until("the window has closed", () => linked.isClosed());
    const failed = await open("status=error&error=access_denied&error_description=%3Cb%3ENo%3C/b%3E");
    await failed.getByText("<b>No</b>").waitFor();
    await shoot(failed, "callback-failed");
    await failed.getByRole("button", { name: "Close window" }).click();
    await until("the window has closed", () => failed.isClosed());
    assert.deepEqual(opener.problems, []);
  });

  test("editing in the hub keeps a secret that was not touched", async () => {
    const owner = newOwner("edit");
    const id = await linkByKey(api, owner, goodKey(), { workspace: "main" });
    const hub = await visitLink({ owner, provider: "sandbox-key" }, { viewport: { width: 390, height: 800 } });
    await hub.getByRole("heading", { name: /^Edit/ }).waitFor();
    await shoot(hub, "hub-8-edit-narrow");
    await hub.locator("[name=workspace]").fill("other");
    const [request] = await Promise.all([hub.waitForRequest((r) => r.method() === "PATCH"), hub.getByRole("button", { name: "Save" }).click()]);
    assert.deepEqual(request.postDataJSON().credentials, { workspace: "other" });
    await hub.getByRole("heading", { name: "Saved" }).waitFor();
    assert.equal((await api.must("GET", `/accounts/${id}`)).setup_information.workspace, "other");
    assert.equal((await api.proxy(id, "/me")).status, 200);
  });

  test("a reload keeps the session; an unknown token is an expired link", async () => {
    const hub = await visitLink({ owner: newOwner("reload"), provider: "sandbox-key" });
    await hub.locator("[name=api_key]").waitFor();
    await hub.reload();
    await hub.locator("[name=api_key]").waitFor();
    const unknown = await browser.visit(at("/link#token=nobody"));
    await unknown.getByRole("heading", { name: "This link has expired" }).waitFor();
    await shoot(unknown, "hub-9-expired");
  });
});
