// The hosted hub: what an end user meets behind a link, in headless Chromium.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { startCustomer } from "./lib/customer.mjs";
import { ROOT } from "./lib/modules.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { consent, enable, goodKey, linkByKey, newOwner, revokedKey, revokeKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("the hosted hub", { timeout: 1_800_000 }, () => {
  let dev, api, browser, customer, stranger;

  before(async () => {
    [customer, stranger] = [await startCustomer(), await startCustomer()];
    dev = await startPatchbay({ env: { PATCHBAY_ALLOWED_ORIGINS: customer.origin } });
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    customer?.close();
    stranger?.close();
  });

  const at = (path) => new URL(path, dev.base).href;

  async function onlyAccount(owner) {
    const [account, ...more] = await until("the account is there", async () => {
      const found = await api.accountsOf(owner);
      return found.length > 0 && found;
    });
    assert.equal(more.length, 0);
    return account.id;
  }

  const visitLink = async ({ owner, ...session }, options) =>
    browser.visit((await api.session(owner, session)).auth_link_url, options);

  test("the hub's picker, by keyboard alone", async () => {
    const hub = await visitLink({ owner: newOwner("keyboard") });
    await hub.getByRole("heading", { name: "What do you want to link?" }).waitFor();
    await hub.locator("[data-provider=sandbox-oauth]").getByText("CRM").waitFor(); // the category by its name
    await shoot(hub, "hub-5-picker");
    const focused = () =>
      hub.evaluate(() => document.activeElement?.dataset.provider ?? document.activeElement?.name ?? "");
    const tabTo = (name) =>
      until(`the focus is on ${name}`, async () => {
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
    const [popup] = await Promise.all([
      hub.waitForEvent("popup"),
      hub.getByRole("button", { name: /^Continue to/ }).click(),
    ]);
    await popup.locator("#allow").waitFor();
    await Promise.all([
      hub.waitForResponse((r) => r.request().method() === "DELETE" && r.ok()),
      hub.locator("#cancel").click(),
    ]);
    await hub.getByRole("button", { name: /^Continue to/ }).waitFor();
    await until("the window has closed", () => popup.isClosed());
    assert.deepEqual(await api.accountsOf(owner), []);
  });

  test("a closed window is opened anew, by either button", async () => {
    const owner = newOwner("closed");
    const hub = await visitLink({ owner, provider: "sandbox-oauth" });
    const opened = async (press) => {
      const [popup] = await Promise.all([hub.waitForEvent("popup"), press()]);
      await popup.locator("#allow").waitFor();
      return popup;
    };
    const first = await opened(() => hub.getByRole("button", { name: /^Continue to/ }).click());
    await hub.getByText("Closed it?").waitFor();
    await first.close();
    const second = await opened(() => hub.getByRole("button", { name: "Show the window" }).click());
    await second.close();
    const third = await opened(() => hub.getByRole("button", { name: "Start again" }).click());
    await consent(third, "allow");
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    await onlyAccount(owner);
    assert.deepEqual(hub.problems, []);
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
    const {
      body: { id },
    } = await api.hub(token, "POST", "/hub/connection_attempts", { token });
    const start = new URL(`/connect/oauth2/${list.integrations[0].integration_id}`, dev.base);
    start.search = new URLSearchParams({
      redirect_uri: at("/embedded/accounts/callback"),
      token,
      connection_attempt_id: id,
    });
    return start.href;
  }

  async function popupOf(opener, address) {
    const [popup] = await Promise.all([
      opener.waitForEvent("popup"),
      opener.evaluate((to) => void window.open(to, "_blank", "popup"), address),
    ]);
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
    const shop = await browser.visit(
      customer.address({ token, "base-url": dev.base, "app-url": dev.app, height: "640px" }),
    );
    const go = shop.getByRole("button", { name: "Connect", exact: true });
    const [popup] = await Promise.all([shop.waitForEvent("popup"), go.click()]);
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
    await until("the success event", () => shop.evaluate(() => window.heard.some((e) => e.type === "success")));
    await onlyAccount(owner);
  });

  test("the popup's last page closes itself on success, and stays to be read on failure", async () => {
    const opener = await browser.visit(at("/embedded/accounts/callback?status=success")); // any page of the origin
    const open = async (query) => {
      const [popup] = await Promise.all([
        opener.waitForEvent("popup"),
        opener.evaluate(
          (address) => void window.open(address, "_blank", "popup,width=600,height=500"),
          at(`/embedded/accounts/callback?${query}`),
        ),
      ]);
      return popup;
    };
    const linked = await open("status=success");
    await until("the window has closed", () => linked.isClosed());
    const failed = await open("status=error&error=access_denied&error_description=%3Cb%3ENo%3C/b%3E");
    await failed.getByText("<b>No</b>").waitFor();
    await shoot(failed, "callback-failed");
    // The window may be gone before the click is said to be done.
    await failed
      .getByRole("button", { name: "Close window" })
      .click()
      .catch(() => {});
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
    const [request] = await Promise.all([
      hub.waitForRequest((r) => r.method() === "PATCH"),
      hub.getByRole("button", { name: "Save" }).click(),
    ]);
    assert.deepEqual(request.postDataJSON().credentials, { workspace: "other" });
    await hub.getByRole("heading", { name: "Saved" }).waitFor();
    assert.equal((await api.must("GET", `/accounts/${id}`)).setup_information.workspace, "other");
    assert.equal((await api.proxy(id, "/me")).status, 200);
  });

  test("the form of an account that broke says so, and repairs it", async () => {
    const owner = newOwner("broke");
    const key = goodKey();
    const id = await linkByKey(api, owner, key);
    await revokeKey(dev, key);
    await api.proxy(id, "/me");
    const hub = await visitLink({ owner, provider: "sandbox-key" });
    await hub.getByText("This account does not work any more").waitFor();
    await shoot(hub, "hub-8-edit-broken");
    await hub.getByRole("button", { name: "Change" }).first().click();
    await hub.locator("[name=api_key]").fill(goodKey());
    await hub.getByRole("button", { name: "Save" }).click();
    await hub.getByRole("heading", { name: "Saved" }).waitFor();
    assert.equal((await api.proxy(id, "/me")).status, 200);
    const again = await visitLink({ owner, provider: "sandbox-key" });
    await again.getByRole("heading", { name: /^Edit/ }).waitFor();
    assert.equal(await again.getByText("does not work any more").count(), 0);
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

describe("the hub of a project with many connectors", { timeout: 600_000 }, () => {
  const many = 60; // a page has 50
  let dev, api, browser, catalog;

  before(async () => {
    catalog = await mkdtemp(join(tmpdir(), "patchbay-catalog-"));
    const model = await readFile(join(ROOT, "shared/catalog/definitions/sandbox-key.yaml"), "utf8");
    for (let i = 10; i < 10 + many; i++) {
      const own = model
        .replace("key: sandbox-key", `key: number-${i}`)
        .replace("name: Sandbox (API key)", `name: Number ${i}`);
      await writeFile(join(catalog, `number-${i}.yaml`), own);
    }
    dev = await startPatchbay({ env: { PATCHBAY_CATALOG_DIR: catalog } });
    api = new Api(dev);
    browser = await startBrowser();
    for (let i = 10; i < 10 + many; i++) await enable(api, `number-${i}`);
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    await rm(catalog, { recursive: true, force: true });
  });

  test("the picker shows a page, then more, and finds what is on no page yet", async () => {
    const hub = await browser.visit((await api.session(newOwner("many"))).auth_link_url);
    const choices = hub.locator("[data-provider]");
    const shown = (n) => until(`${n} are shown`, async () => (await choices.count()) === n);
    await hub.getByRole("button", { name: "Show more" }).waitFor();
    await shown(50);
    // Without a choice of categories beside it, the search is as wide as the list.
    const box = (what) => hub.locator(what).first().boundingBox();
    assert.equal((await box("input[type=search]")).width, (await box("[data-provider]")).width);
    assert.equal(await hub.locator("[data-provider=number-69]").count(), 0);
    await hub.getByLabel("Search").fill("number 69");
    await hub.locator("[data-provider=number-69]").waitFor();
    await shown(1);
    assert.equal(await hub.getByRole("button", { name: "Show more" }).count(), 0);
    await hub.getByLabel("Search").fill("");
    await shown(50);
    await hub.getByRole("button", { name: "Show more" }).click();
    await shown(many);
    const first = () => hub.evaluate(() => document.activeElement?.dataset.provider === "number-60");
    await until("the first of the new ones has the focus", first);
    await hub.getByLabel("Search").fill("nothing of the kind");
    await hub.getByText("Nothing matches.").waitFor();
    await hub.getByLabel("Search").fill("number-69");
    await hub.locator("[data-provider=number-69]").click();
    await hub.getByRole("button", { name: "Link account" }).waitFor();
    assert.deepEqual(hub.problems, []);
  });
});
