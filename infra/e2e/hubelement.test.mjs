// <patchbay-hub> in a product's page, on another origin and under a strict policy.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { Api } from "./lib/api.mjs";
import { shoot, startBrowser } from "./lib/browser.mjs";
import { accessible } from "./lib/look.mjs";
import { patchbay } from "./lib/patchbay.mjs";
import { startProduct } from "./lib/product.mjs";
import { consent, enable, goodKey, linkByKey, newOwner, revokedKey } from "./lib/sandbox.mjs";
import { until } from "./lib/until.mjs";

describe("<patchbay-hub>", { timeout: 600_000 }, () => {
  let dev, api, browser, product;

  before(async () => {
    dev = await patchbay();
    api = new Api(dev);
    product = await startProduct(dev);
    browser = await startBrowser();
    await enable(api, "sandbox-key");
    await enable(api, "sandbox-oauth");
  });
  after(async () => {
    await browser?.close();
    product?.close();
    await dev?.stop();
  });

  async function check(page, name) {
    await shoot(page, `element-${name}`);
    await accessible(page, name);
    const wider = await page.evaluate(() => {
      const hub = document.querySelector("patchbay-hub");
      return hub.scrollWidth - hub.clientWidth;
    });
    assert.ok(wider <= 0, `${name} is ${wider} px wider than its place`);
    assert.deepEqual(page.problems, []);
  }

  async function open(owner, session = {}, attributes = {}, options = {}) {
    const { token } = await api.session(owner, session);
    const all = { token, "base-url": dev.base, "app-url": dev.app, height: "640px", ...attributes };
    return browser.visit(product.page(all), options);
  }

  const heard = (page, type) =>
    until(`the event ${type}`, () => page.evaluate((t) => window.heard.find((e) => e.type === t), type));

  test("links by key, with a fault and a refusal on the way, and tells both ways", async () => {
    const owner = newOwner("element");
    const page = await open(owner, { provider: "sandbox-key" });
    const key = page.locator("[name=api_key]");
    await key.waitFor();
    const focused = await page.evaluate(() => document.activeElement.tagName);
    assert.equal(focused, "BODY", "it took the focus from the page that holds it");
    await page.getByRole("button", { name: "Link account" }).click();
    await page.getByText("API key is required.").waitFor();
    await until("the fault has the focus", () =>
      page.evaluate(() => document.querySelector("patchbay-hub").shadowRoot.activeElement?.name === "api_key"),
    );
    await key.fill(revokedKey());
    await page.getByRole("button", { name: "Link account" }).click();
    await page.getByRole("alert").getByText("has been revoked").waitFor();
    await check(page, "refused");
    await key.fill(goodKey());
    await page.getByRole("button", { name: "Link account" }).click();
    await page.getByRole("heading", { name: "Account linked" }).waitFor();
    const { detail } = await heard(page, "success");
    const [account, ...more] = await api.accountsOf(owner);
    assert.deepEqual([detail, more.length], [{ id: account.id, provider: "sandbox-key" }, 0]);
    assert.deepEqual((await heard(page, "onSuccess")).detail, detail);
    await check(page, "linked");
    await page.getByRole("button", { name: "Close" }).click();
    await heard(page, "close");
  });

  test("links by OAuth through the window", async () => {
    const owner = newOwner("element-oauth");
    const page = await open(owner, { provider: "sandbox-oauth" }, { theme: "dark" });
    const [popup] = await Promise.all([page.waitForEvent("popup"), page.locator("#connect").click()]);
    await page.getByText("Closed it?").waitFor();
    await check(page, "waiting-dark");
    await popup.locator("#allow").waitFor();
    await consent(popup, "allow");
    const { detail } = await heard(page, "success");
    assert.deepEqual(
      (await api.accountsOf(owner)).map((a) => a.id),
      [detail.id],
    );
    await until("the window has closed", () => popup.isClosed());
  });

  test("says that access was denied; a closed window is opened anew", async () => {
    const owner = newOwner("element-denied");
    const page = await open(owner, { provider: "sandbox-oauth" });
    const opened = async (press) => {
      const [popup] = await Promise.all([page.waitForEvent("popup"), press()]);
      await popup.locator("#deny").waitFor();
      return popup;
    };
    const first = await opened(() => page.locator("#connect").click());
    await first.close();
    const second = await opened(() => page.getByRole("button", { name: "Start again" }).click());
    await consent(second, "deny");
    await page.getByRole("alert").getByText("Access was denied").waitFor();
    assert.deepEqual(await page.evaluate(() => window.heard), []);
    assert.deepEqual(await api.accountsOf(owner), []);
  });

  test("picks among what the session may link, on a phone in the dark, with its own word for close", async () => {
    const phone = { viewport: { width: 390, height: 844 }, colorScheme: "dark" };
    const page = await open(newOwner("element-pick"), {}, { "on-close-label": "Not now" }, phone);
    await page.locator("[data-provider=sandbox-key]").waitFor();
    await check(page, "picker-phone-dark");
    await page.getByRole("button", { name: "Not now" }).click();
    assert.equal((await heard(page, "close")).detail, null);
  });

  test("edits the account of account-id, and keeps the secret", async () => {
    const owner = newOwner("element-edit");
    const id = await linkByKey(api, owner, goodKey(), { workspace: "main" });
    const page = await open(owner, { provider: "sandbox-key", account_id: id }, { "account-id": id });
    await page.locator("[name=workspace]").fill("other");
    await page.getByRole("button", { name: "Save" }).click();
    assert.equal((await heard(page, "success")).detail.id, id);
    assert.equal((await api.must("GET", `/accounts/${id}`)).setup_information.workspace, "other");
    assert.equal((await api.proxy(id, "/me")).status, 200);
  });

  test("theme=light stays light in a dark system", async () => {
    const page = await open(
      newOwner("element-light"),
      { provider: "sandbox-key" },
      { theme: "light" },
      { colorScheme: "dark" },
    );
    await page.locator("[name=api_key]").waitFor();
    const colour = await page.evaluate(() => getComputedStyle(document.querySelector("patchbay-hub")).backgroundColor);
    assert.equal(colour, "rgb(255, 255, 255)");
    await page.evaluate(() => document.querySelector("patchbay-hub").setAttribute("theme", "dark"));
    await until("it is dark", () =>
      page.evaluate(
        () => getComputedStyle(document.querySelector("patchbay-hub")).backgroundColor !== "rgb(255, 255, 255)",
      ),
    );
  });

  test("speaks its page's language, and one that the page adds, from right to left", async () => {
    const german = await open(newOwner("element-de"), { provider: "sandbox-key" }, { page: "de" });
    await german.getByRole("button", { name: "Konto verknüpfen" }).waitFor();

    const arabic = await open(newOwner("element-ar"), {}, { lang: "en" });
    await arabic.locator("[data-provider=sandbox-key]").waitFor();
    await arabic.evaluate(async () => {
      const hub = document.querySelector("patchbay-hub");
      hub.constructor.addLanguage("ar", { what: "ما الذي تريد ربطه؟", search: "بحث", searching: "بحث…" });
      hub.setAttribute("lang", "ar");
    });
    await arabic.getByRole("heading", { name: "ما الذي تريد ربطه؟" }).waitFor();
    await arabic.locator("[data-provider=sandbox-key]").waitFor();
    const logo = await arabic.locator("[data-provider=sandbox-key] .logo").boundingBox();
    const name = await arabic.locator("[data-provider=sandbox-key] .name").boundingBox();
    assert.ok(logo.x > name.x, "the logo stands left of the name");
    await check(arabic, "picker-rtl");
    await arabic.locator("[data-provider=sandbox-key]").click();
    await arabic.locator("#connect").click();
    await arabic.getByText("API key is required.").waitFor(); // what the table lacks is said in English
    await check(arabic, "form-rtl");
  });

  test("begins when its token comes, begins anew with another, and ends with its place", async () => {
    const [first, second] = [newOwner("one"), newOwner("two")];
    const { token } = await api.session(first, { provider: "sandbox-key" });
    const page = await browser.visit(product.page({ "base-url": dev.base }));
    const set = (t) => page.evaluate((v) => document.querySelector("patchbay-hub").setAttribute("token", v), t);
    await set(token);
    await page.getByText(`${first} Inc.`).waitFor();
    await set((await api.session(second, { provider: "sandbox-key" })).token);
    await page.getByText(`${second} Inc.`).waitFor();
    await set("nobody");
    await page.getByRole("heading", { name: "This link has expired" }).waitFor();
    await page.evaluate(() => {
      window.taken = document.querySelector("patchbay-hub");
      window.taken.remove();
    });
    await until("nothing of it is left", () => page.evaluate(() => window.taken.shadowRoot.textContent === ""));
    assert.deepEqual(page.problems, []);
  });

  test("goes on where it was when its page moves it, and begins anew when it was away", async () => {
    const page = await open(newOwner("moved"), { provider: "sandbox-key" });
    await page.locator("[name=workspace]").fill("half-typed");
    const move = (away) =>
      page.evaluate(async (gone) => {
        const hub = document.querySelector("patchbay-hub");
        hub.remove();
        if (gone) await Promise.resolve();
        document.body.append(hub);
      }, away);
    await move(false);
    await page.locator("body > patchbay-hub [name=workspace]").waitFor();
    assert.equal(await page.locator("[name=workspace]").inputValue(), "half-typed");
    await move(true);
    await until("it has begun anew", async () => (await page.locator("[name=workspace]").inputValue()) === "");
    assert.deepEqual(page.problems, []);
  });

  test("the script is at most 15 KB compressed, and loads nothing of anybody else", async () => {
    const address = new URL("/hub-assets/v1/patchbay-hub.js", dev.base);
    const answer = await fetch(address, { headers: { "accept-encoding": "identity" } });
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const size = gzipSync(await answer.text(), { level: 9 }).length;
    console.log("element", size);
    assert.ok(size <= 15 * 1024, `${size} bytes`);
    const { token } = await api.session(newOwner("element-loads"), { provider: "sandbox-key" });
    const page = await browser.visit(product.page({ token, "base-url": dev.base }));
    await page.locator("[name=api_key]").waitFor();
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((e) => e.name));
    assert.ok(loaded.some((a) => a.startsWith(new URL("/hub/connectors", dev.base).href)));
    for (const address of loaded) {
      assert.ok(address.startsWith(dev.base) || address.startsWith(product.origin), `${address} is somebody else's`);
      assert.ok(!address.includes(token), `${address} has the token`);
    }
  });
});
