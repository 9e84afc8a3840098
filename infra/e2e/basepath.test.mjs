// A deployment below a path of somebody's domain, as an API mapping's key puts it: what people and pages meet there.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { startBrowser } from "./lib/browser.mjs";
import { Console } from "./lib/console.mjs";
import { startCustomer } from "./lib/customer.mjs";
import { startPatchbay } from "./lib/patchbay.mjs";
import { startProduct } from "./lib/product.mjs";
import { consent, enable, goodKey, newOwner } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("below a path", { timeout: 1_800_000 }, () => {
  let dev, api, browser, customer, product;

  before(async () => {
    dev = await startPatchbay({ env: { PATCHBAY_BASE_PATH: "tools/patchbay" } });
    api = new Api(dev);
    browser = await startBrowser();
    customer = await startCustomer();
    product = await startProduct(dev);
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    await dev?.stop();
    customer?.close();
    product?.close();
  });

  /** A page that notes what it asks of the host outside of the path: the other APIs there are not ours. */
  async function visit(address) {
    const page = await browser.visit();
    const host = new URL(dev.base).origin;
    page.astray = [];
    page.context().on("request", (r) => {
      if (r.url().startsWith(host) && !r.url().startsWith(`${dev.base}/`)) page.astray.push(r.url());
    });
    await page.goto(address);
    return page;
  }
  const clean = (page) => assert.deepEqual([...page.problems, ...page.astray], []);

  async function accountOf(owner) {
    const [account] = await until("the account is there", async () => {
      const found = await api.accountsOf(owner);
      return found.length > 0 && found;
    });
    return account.id;
  }

  test("its host answers nothing elsewhere", async () => {
    assert.ok(dev.base.endsWith("/tools/patchbay"), dev.base);
    for (const path of ["/console", "/accounts", "/tools/patchbays/accounts"])
      assert.equal((await fetch(new URL(path, dev.base))).status, 403, path);
  });

  test("an account is linked in the hosted hub, by OAuth, and called", async () => {
    const owner = newOwner("below");
    const { auth_link_url: link } = await api.session(owner, { provider: "sandbox-oauth" });
    assert.ok(link.startsWith(`${dev.base}/link#`), link);
    const hub = await visit(link);
    const [popup] = await Promise.all([
      hub.waitForEvent("popup"),
      hub.getByRole("button", { name: /^Continue to/ }).click(),
    ]);
    await popup.locator("#allow").waitFor();
    const wanted = new URL(popup.url()).searchParams.get("redirect_uri");
    assert.ok(!wanted || wanted === `${dev.base}/connect/oauth2/sandbox-oauth/callback`, wanted);
    await consent(popup, "allow");
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    clean(hub);
    const account = await accountOf(owner);
    assert.equal((await api.proxy(account, "/employees")).status, 200);
    assert.equal((await api.call("GET", `/proxy/accounts/${account}/employees`)).status, 200);
  });

  test("where popups are blocked, the same window comes back", async () => {
    const owner = newOwner("window");
    const hub = await browser.visit();
    await hub.addInitScript(() => {
      window.open = () => null;
    });
    await hub.goto((await api.session(owner, { provider: "sandbox-oauth" })).auth_link_url);
    await hub.getByRole("button", { name: /^Continue to/ }).click();
    await hub.locator("#allow").waitFor();
    await consent(hub, "allow");
    await until("the hub is back", () => hub.url() === `${dev.base}/link`);
    await hub.getByRole("heading", { name: "Account linked" }).waitFor();
    await accountOf(owner);
  });

  test("both hub components link an account from a customer's page", async () => {
    const mine = newOwner("element");
    const { token } = await api.session(mine, { provider: "sandbox-key" });
    const page = await visit(product.page({ token, "base-url": dev.base }));
    await page.locator("[name=api_key]").fill(goodKey());
    await page.getByRole("button", { name: "Link account" }).click();
    await accountOf(mine);
    clean(page);
    const theirs = newOwner("published");
    const session = await api.session(theirs, { provider: "sandbox-oauth" });
    const shop = await visit(
      customer.address({ token: session.token, "base-url": dev.base, "app-url": dev.app, height: "640px" }),
    );
    const connect = shop.getByRole("button", { name: "Connect" }).last();
    const [popup] = await Promise.all([shop.waitForEvent("popup"), connect.click()]);
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
    await accountOf(theirs);
    clean(shop);
  });

  test("a person signs in to the console and makes a call, and signs out", async () => {
    const page = await visit(`${dev.base}/console`);
    await page.getByRole("link", { name: "Sign in with your account" }).click();
    await consent(page, "allow", "admin@example.com");
    await until("the console is back", () => page.url().startsWith(`${dev.base}/console`));
    await page.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    const cookies = await page.context().cookies(dev.base);
    assert.ok(
      cookies.some((c) => c.name === "patchbay.tools.patchbay"),
      cookies.map((c) => c.name).join(),
    );
    const owner = newOwner("console");
    const session = await api.session(owner, { provider: "sandbox-key" });
    const { body: list } = await api.hub(session.token, "GET", "/hub/connectors");
    const linked = await api.hub(session.token, "POST", "/hub/accounts", {
      integration_id: list.integrations[0].integration_id,
      credentials: { api_key: goodKey() },
    });
    const console = new Console(dev, page);
    await console.go("/accounts");
    assert.match(await console.tryCall(linked.body.id), /200/);
    for (const where of ["/logs", "/webhooks", "/settings/keys", "/try"]) {
      await console.go(where);
      await page.locator("main h1, main h2").first().waitFor();
    }
    await page.getByRole("button", { name: /^Signed in as/ }).click();
    await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    clean(page);
  });

  test("the reader of the API names the address, and its document the server", async () => {
    const page = await visit(`${dev.base}/docs`);
    await page.locator("article").first().waitFor();
    await page.getByText(`export PATCHBAY_URL=${dev.base}`).first().waitFor();
    assert.ok((await page.locator('a[href="docs/connectors"]').count()) > 0);
    for (const where of ["docs/connectors", "docs/sdks", "docs/guides"]) {
      assert.equal((await page.goto(`${dev.base}/${where}`)).status(), 200, where);
      for (const href of await page.locator("a").evaluateAll((all) => all.map((a) => a.href)))
        assert.ok(
          !href.startsWith(new URL(dev.base).origin) || href.startsWith(`${dev.base}/`),
          `${where} leads to ${href}`,
        );
    }
    clean(page);
    const { servers } = await (await fetch(`${dev.base}/openapi.json`)).json();
    assert.deepEqual(
      servers.map((s) => s.url),
      ["/tools/patchbay"],
    );
  });
});
