// Linked accounts in the console: telling them apart, repairing a broken one, and where the focus is afterwards.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { enable, goodKey, linkByKey, newOwner, refusedClient, revokeKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("linked accounts in the console", { timeout: 900_000 }, () => {
  let dev, api, browser;

  before(async () => {
    dev = await startPatchbay();
    api = new Api(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
  });

  const open = (where) => Console.open(browser, dev, where);
  const focused = (page, selector) => page.evaluate((s) => document.activeElement.matches(s), selector);

  /** Two accounts of one owner; the second has a label. */
  async function twins(key = goodKey()) {
    const owner = newOwner("twin");
    const first = await linkByKey(api, owner);
    const { token } = await api.session(owner, { provider: "sandbox-key", multiple: true });
    const { body: list } = await api.hub(token, "GET", "/hub/connectors");
    const { body } = await api.hub(token, "POST", "/hub/accounts", {
      integration_id: list.integrations[0].integration_id,
      credentials: { api_key: key },
    });
    await api.must("PATCH", `/accounts/${body.id}`, { label: "Branch office" });
    return { owner, first, second: body.id };
  }

  test("two accounts of one owner are told apart, and the one that is chosen is edited", async () => {
    const { owner, first, second } = await twins();
    const console_ = await open("/connectors/sandbox-key");
    const { page } = console_;
    const name = `Actions for the account of ${owner} Inc.`;
    await page.getByRole("button", { name: `${name} (${first})`, exact: true }).waitFor();
    await page.getByRole("button", { name: `${name} (Branch office · ${second})`, exact: true }).waitFor();
    await shoot(page, "accounts-1-twins");

    await page.locator("#link-account").click();
    await page.getByLabel("Owner id").fill(owner);
    await page.getByRole("radio", { name: `Edit ${first}` }).waitFor();
    await shoot(page, "accounts-2-choice");
    await page.getByRole("radio", { name: /^Edit Branch office/ }).check();
    const [asked, hub] = await Promise.all([
      page.waitForRequest((r) => r.url().endsWith("/connect_sessions")),
      page.waitForEvent("popup"),
      console_.press("Open the hub"),
    ]);
    assert.equal(asked.postDataJSON().account_id, second);
    await hub.getByText(`You are editing an account for ${owner} Inc.`).waitFor();
    await shoot(hub, "hub-5-edit");
    await hub.close();
    assert.deepEqual(page.problems, []);
  });

  test("times and numbers are English words among English words, in the reader's own way of writing them", async () => {
    const owner = newOwner("time");
    await linkByKey(api, owner);
    for (const [locale, day] of [
      ["de-DE", /^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d [AP]M$/],
      ["en-GB", /^\d{1,2} [A-Z][a-z]{2,3} \d{4}, \d\d:\d\d$/],
    ]) {
      const console_ = await Console.open(browser, dev, `/accounts?owner=${owner}`, { locale });
      const { page } = console_;
      await page.getByRole("link", { name: `${owner} Inc.` }).click();
      const linked = page.locator("dt", { hasText: "Linked" }).first().locator("+ dd");
      await linked.waitFor();
      const [at, ago] = await linked.locator("time").allInnerTexts();
      assert.match(at.replaceAll("\u202f", " "), day, locale);
      assert.match(ago, /^(now|\d+ (second|minute)s? ago)$/, locale);
      await page.context().close();
    }
  });

  test("a menu that is higher than the screen is read to its end, and stays when the page moves", async () => {
    const owner = newOwner("menu");
    await linkByKey(api, owner);
    const console_ = await Console.open(browser, dev, "/accounts", { viewport: { width: 720, height: 320 } });
    const { page } = console_;
    const menu = await console_.menu(`Actions for the account of ${owner} Inc.`);
    await page.keyboard.press("End");
    const last = menu.getByRole("menuitem", { name: "Delete", exact: true });
    assert.ok(await last.evaluate((line) => line === document.activeElement));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.ok(await last.isVisible(), "it closed while it was scrolled");
    await page.evaluate(() => scrollBy(0, 40));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await shoot(page, "accounts-7-high-menu");
    await last.click();
    await console_
      .dialog()
      .getByRole("heading", { name: `Delete the account of ${owner} Inc.?` })
      .waitFor();
    assert.deepEqual(page.problems, []);
  });

  test("a broken account says what to do, and its menu links it again", async () => {
    const key = goodKey();
    const { owner, first, second: id } = await twins(key);
    await revokeKey(dev, key);
    assert.equal((await api.proxy(id, "/me")).status, 401);
    const console_ = await open("/accounts");
    const { page } = console_;
    await console_.status(id, "error");
    await page.locator(`[data-account="${id}"]`).getByText("Link again").waitFor();
    await shoot(page, "accounts-3-broken");
    await console_.choose(`Actions for the account of ${owner} Inc. (Branch office · ${id})`, "Link again");
    await shoot(page, "accounts-4-again");
    const [hub] = await Promise.all([page.waitForEvent("popup"), console_.press("Open the hub")]);
    await hub.getByRole("heading", { name: /^Edit Sandbox/ }).waitFor();
    await hub.getByRole("button", { name: /^Change/ }).click();
    await hub.locator("[name=api_key]").fill(goodKey());
    await hub.getByRole("button", { name: "Save" }).click();
    await hub.getByRole("heading", { name: "Saved" }).waitFor();
    await hub.close();
    await page.reload();
    await console_.status(id, "active");
    assert.deepEqual((await api.accountsOf(owner)).map((a) => a.id).toSorted(), [first, id].toSorted());
    assert.deepEqual(page.problems, []);
  });

  test("an account is suspended and resumed in its menu, which says what that does to calls", async () => {
    const { owner, first, second } = await twins();
    const console_ = await open("/accounts");
    const { page } = console_;
    const name = `Actions for the account of ${owner} Inc. (Branch office · ${second})`;
    await console_.choose(name, "Suspend");
    await console_.status(second, "inactive");
    await page.getByText(`The account of ${owner} Inc. is suspended: its calls are refused.`).waitFor();
    await console_.status(first, "active");
    assert.equal((await api.proxy(second, "/me")).status, 412);
    await shoot(page, "accounts-5-suspended");
    const menu = await console_.menu(name);
    await menu.getByText("It will be refused: the account is suspended.").waitFor();
    assert.equal(await menu.getByText("Enable the connector first.").count(), 0);
    await menu.getByRole("menuitem", { name: "Resume" }).click();
    await console_.status(second, "active");
    assert.equal((await api.proxy(second, "/me")).status, 200);
    assert.deepEqual(page.problems, []);
  });

  test("a client that the provider refuses is told on its auth config, until it is corrected", async () => {
    const config = await refusedClient(api, dev, newOwner("refused"));
    const { page } = await open("/connectors/sandbox-oauth");
    const card = page.locator(`[data-config="${config.id}"]`);
    await card.getByText("The provider refuses the client of this auth config.").waitFor();
    await card.getByText("invalid_client").waitFor();
    await shoot(page, "config-1-refused");
    await api.must("PATCH", `/auth_configs/${config.id}`, { setup_fields: { client_secret: "another-4711" } });
    await page.reload();
    await card.waitFor();
    assert.equal(await card.getByText("refuses the client").count(), 0);
    assert.deepEqual(page.problems, []);
  });

  test("a call that finds an account broken shows it in the list", async () => {
    const key = goodKey();
    const id = await linkByKey(api, newOwner("stale"), key);
    const console_ = await open("/accounts");
    await console_.status(id, "active");
    assert.match(await console_.tryCall(id, "/nope"), /^404 from Sandbox \(API key\)/);
    await revokeKey(dev, key);
    assert.match(await console_.tryCall(id), /Status 401 from Patchbay/);
    await console_.status(id, "error");
  });

  test("the focus is on the button after disabling and enabling, and on the heading after a deletion", async () => {
    const owner = newOwner("focus");
    const id = await linkByKey(api, owner);
    const console_ = await open("/connectors/sandbox-key");
    const { page } = console_;
    await console_.status(id, "active");
    await page.locator("#disable").click();
    await console_.dialog().getByRole("button", { name: "Disable", exact: true }).click();
    await console_.status(id, "inactive");
    await until("Enable has the focus", () => focused(page, "#enable"));
    assert.match(await page.locator(`[data-account="${id}"]`).innerText(), /disabled/);
    await page.keyboard.press("Enter");
    await console_.status(id, "active");
    await until("Disable has the focus", () => focused(page, "#disable"));
    await console_.choose(`Actions for the account of ${owner} Inc.`, "Delete");
    await console_.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await page.locator(`[data-account="${id}"]`).waitFor({ state: "detached" });
    await page.locator("#revocation", { hasText: "nothing to revoke at Sandbox (API key)" }).waitFor();
    await console_.press("Close");
    await console_.closed();
    await until("the heading has the focus", () => focused(page, "h1"));
    assert.deepEqual(page.problems, []);
  });

  test("a form for a disabled connector says that it stays disabled", async () => {
    await enable(api, "sandbox-oauth");
    await api.must("POST", "/connectors/sandbox-oauth/disable");
    const console_ = await open();
    const setup = await console_.pick("sandbox-oauth");
    await setup.getByText(/is disabled, and stays disabled/).waitFor();
    await shoot(console_.page, "accounts-5-disabled");
  });
});
